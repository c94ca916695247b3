"""Waivers in the document, and how every report tells them."""

from typing import Any

from droits_conformance.waiver import Waiver

Document = dict[str, Any]


def waiver_document(waiver: Waiver) -> Document:
    """The waiver as plain values; members of the scope are null where it has none."""
    return {
        "rule": waiver.rule,
        "owner": waiver.owner,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
        "operation": waiver.operation,
        "client": waiver.client,
        "persona": waiver.persona,
    }


def waiver_of(rule: Document, finding: Document) -> Document | None:
    """Who answers for the finding, why, and until when (`owner`, `reason`, `expires`); None if nobody does."""
    del rule
    found: Document | None = finding.get("waiver")
    return found


def told(waiver: Document) -> str:
    """The waiver on one line."""
    return f"{waiver['reason']} ({waiver['owner']}, until {waiver['expires']})"
