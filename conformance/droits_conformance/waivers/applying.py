"""What waivers do to a verdict: nothing to its name; its findings say who answers for them.

A waiver with a scope answers for what lies in it only if the rest was looked at: a check that stopped at a breach inside
the scope says nothing of what lies outside.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from droits_conformance.finding import Finding
from droits_conformance.rule_result import RuleResult
from droits_conformance.waiver import Waiver
from droits_contract import Rule

UNSEEN: Final = (
    "the check went no further than this breach, so nobody saw whether the rule holds outside the scope of its waiver:"
    " waive the rule without a scope, or mend the breach"
)


def apply_waivers(result: RuleResult, waivers: tuple[Waiver, ...], today: date) -> RuleResult:
    """The result, each finding with the first waiver that covers it and still holds."""
    held = _in_force(waivers, result.rule, today)
    if not held or not result.findings:
        return result
    found = replace(result, findings=tuple(_waived(finding, held) for finding in result.findings))
    unseen = found.is_waived and found.stopped and all(one.is_scoped for one in held)
    return replace(found, reason=UNSEEN) if unseen else found


def scoped(waivers: tuple[Waiver, ...], rule: Rule, today: date) -> tuple[Waiver, ...]:
    """The waivers with a scope that hold for the rule on that day."""
    return tuple(one for one in _in_force(waivers, rule, today) if one.is_scoped)


def _covers(waiver: Waiver, finding: Finding) -> bool:
    # Who asked is told by the finding, or by the exchange that shows it.
    client = finding.client or finding.circumstances.client
    persona = finding.persona or finding.circumstances.persona
    return waiver.covers(finding.operation, client, persona)


def _in_force(waivers: tuple[Waiver, ...], rule: Rule, today: date) -> tuple[Waiver, ...]:
    return tuple(one for one in waivers if one.rule == rule.id and not one.has_expired(today))


def _waived(finding: Finding, held: tuple[Waiver, ...]) -> Finding:
    return replace(finding, waiver=next((one for one in held if _covers(one, finding)), None))
