"""What a test that is a rule says when it does not pass."""

from collections.abc import Iterator

from droits_conformance.finding import Finding
from droits_conformance.masking import Masker
from droits_conformance.report.plain import one_line
from droits_conformance.report.waived import waivers_of
from droits_conformance.result import RuleResult
from droits_conformance.verdict import Verdict

_FIRST = 3  # findings of one rule that are told in full


def told(result: RuleResult, masker: Masker) -> str:
    """Rule, level and verdict, then the findings as asked, seen and expected, or the reason; masked.

    One line where there is no finding, or somebody answers for them all: pytest lists those under each other.
    """
    rule = result.rule
    if not result.findings:
        return f"{rule.id} {result.verdict}: {one_line(masker.text(result.reason or 'no reason given'))}"
    if result.is_waived:
        return f"{rule.id} {result.verdict}, waived: {one_line(' · '.join(waivers_of(result, masker)))}"
    lines = [f"{rule.id} {result.verdict}: {rule.title}", f"  {rule.level}, {rule.provenance}: {rule.source}"]
    lines += [f"  {one_line(masker.text(result.reason))}"] if result.reason else []
    for finding in result.findings[:_FIRST]:
        lines += _finding(finding, masker)
    if len(result.findings) > _FIRST:
        lines.append(f"  and {len(result.findings) - _FIRST} more of the same rule")
    return "\n".join(lines)


def _finding(finding: Finding, masker: Masker) -> Iterator[str]:
    for label, text in (("asked", finding.asked), ("seen", finding.seen), ("expected", finding.expected)):
        yield f"  {label:<9} {one_line(masker.text(text))}"


def counted(results: list[RuleResult]) -> str:
    """How many rules got which verdict."""
    totals = {verdict: sum(result.verdict is verdict for result in results) for verdict in Verdict}
    return ", ".join(f"{count} {verdict}" for verdict, count in totals.items() if count)
