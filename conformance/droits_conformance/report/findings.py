"""Findings as they stand in the document: what was asked, seen and expected, about whom, and how to see it again."""

from typing import Any

from droits_conformance.counterexample import FOLDER, Reproducer, finding_id
from droits_conformance.counterexample.clause import clause_of
from droits_conformance.finding import Finding
from droits_conformance.masking import Masker
from droits_conformance.report.waived import waiver_document
from droits_conformance.result import RuleResult


def findings_of(result: RuleResult, masker: Masker, reproducer: Reproducer) -> list[dict[str, Any]]:
    """The findings of a rule, that of the smallest household first."""
    return [_finding(result, finding, rank, masker, reproducer) for rank, finding in enumerate(result.findings, 1)]


def sentence_of(finding: Finding) -> str:
    """Household and call in one sentence, as the judge noted them: not masked."""
    household = finding.circumstances.household
    where = f"In a household of {household.people} ({household.sentence}), " if household else ""
    return f"{where}{finding.asked}: {finding.seen}; expected {finding.expected}."


def _finding(result: RuleResult, finding: Finding, rank: int, masker: Masker, reproducer: Reproducer) -> dict[str, Any]:
    shown, around = reproducer.reproduce(result.rule, finding, rank), finding.circumstances
    return {
        "id": finding_id(result.rule, rank),
        "asked": masker.text(finding.asked),
        "seen": masker.text(finding.seen),
        "expected": masker.text(finding.expected),
        "operation": finding.operation,
        "exchange": finding.exchange,
        "sentence": masker.text(sentence_of(finding)),
        "clause": clause_of(result.rule, finding.operation),
        "client": around.client,
        "persona": around.persona,
        "household": _household(finding, masker),
        "statuses": list(finding.statuses),
        "waiver": waiver_document(finding.waiver, masker) if finding.waiver else None,
        "reproduce": {"setup": shown.setup, "curl": shown.curl, "test": f"{FOLDER}/{shown.test_name}"},
    }


def _household(finding: Finding, masker: Masker) -> dict[str, Any] | None:
    household = finding.circumstances.household
    if household is None:
        return None
    sentence = masker.text(household.sentence)
    return {"id": household.id, "people": household.people, "sentence": sentence, "person": household.person}
