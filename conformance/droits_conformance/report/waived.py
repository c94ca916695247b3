"""Waivers in the document, and how every report tells them."""

from typing import Any

from droits_conformance.masking import Masker
from droits_conformance.rule_result import RuleResult
from droits_conformance.waiver import Waiver

Document = dict[str, Any]


def waiver_document(waiver: Waiver, masker: Masker) -> Document:
    """The waiver as plain values, masked; members of the scope are null where it has none."""
    return {
        "rule": waiver.rule,
        "owner": masker.text(waiver.owner),
        "reason": masker.text(waiver.reason),
        "expires": waiver.expires.isoformat(),
        "operation": waiver.operation,
        "client": waiver.client,
        "persona": None if waiver.persona is None else masker.text(waiver.persona),
    }


def waiver_of(rule: Document, finding: Document) -> Document | None:
    """Who answers for the finding, why, and until when (`owner`, `reason`, `expires`); None if nobody does."""
    del rule
    found: Document | None = finding.get("waiver")
    return found


def waivers_of(result: RuleResult, masker: Masker) -> list[str]:
    """The waivers that cover findings of a rule, each once, as they are told."""
    lines = [told(waiver_document(one.waiver, masker)) for one in result.findings if one.waiver]
    return list(dict.fromkeys(lines))


def told(waiver: Document) -> str:
    """The waiver on one line."""
    return f"{waiver['reason']} ({waiver['owner']}, until {waiver['expires']})"
