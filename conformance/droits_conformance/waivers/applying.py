"""What waivers do to a verdict: nothing to its name; its findings say who answers for them."""

from dataclasses import replace
from datetime import date

from droits_conformance.finding import Finding
from droits_conformance.rule_result import RuleResult
from droits_conformance.waiver import Waiver


def apply_waivers(result: RuleResult, waivers: tuple[Waiver, ...], today: date) -> RuleResult:
    """The result, each finding with the first waiver that covers it and still holds."""
    held = [one for one in waivers if one.rule == result.rule.id and not one.has_expired(today)]
    if not held or not result.findings:
        return result
    return replace(result, findings=tuple(_waived(finding, held) for finding in result.findings))


def _waived(finding: Finding, held: list[Waiver]) -> Finding:
    client = finding.client or finding.circumstances.client
    persona = finding.persona or finding.circumstances.persona
    found = (one for one in held if one.covers(finding.operation, client, persona))
    return replace(finding, waiver=next(found, None))
