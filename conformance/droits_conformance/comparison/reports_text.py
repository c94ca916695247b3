"""A comparison of two reports for people: first what is not alike, then what became worse, then the rest."""

from collections.abc import Iterator
from typing import Final

from droits_conformance.comparison.change import Change, Kind
from droits_conformance.comparison.reports import Comparison
from droits_conformance.comparison.unlike import Unlike
from droits_conformance.report.plain import one_line

_HEADINGS: Final = {
    Kind.BROKE: "broke",
    Kind.STOPPED: "silently stopped running",
    Kind.LESS: "looks at less",
    Kind.FIXED: "fixed",
    Kind.WAIVED: "waived now",
    Kind.NEW: "judged now, and passes",
    Kind.STILL: "still broken",
}
_DIGEST: Final = 64  # characters of a SHA-256
_SHOWN: Final = 12


def text_of(comparison: Comparison) -> str:
    """The whole, one line for each thing."""
    return "\n".join(one_line(line) for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    if comparison.unlike:
        yield "not like with like:"
        yield from (f"  {one.what}: {_short(one, one.old)} → {_short(one, one.new)}" for one in comparison.unlike)
    for kind, heading in _HEADINGS.items():
        found = comparison.of_kind(kind)
        if found:
            yield f"{heading}: {len(found)}"
        for change in found:
            yield from _told(change)
    yield _summary(comparison)


def _told(change: Change) -> Iterator[str]:
    (before, after), (looked, looks) = change.verdicts, change.evaluated
    counted = f" ({looked} → {looks} comparisons)" if change.kind is Kind.LESS else ""
    reason = f": {change.reason}" if change.reason else ""
    yield f"  {change.rule_id} {before} → {after}{counted}{reason}"
    if change.kind in (Kind.BROKE, Kind.STILL):
        yield from (f"    {one['asked']}: {one['seen']}; expected {one['expected']}" for one in change.new_breaches[:1])


def _summary(comparison: Comparison) -> str:
    parts = [f"{len(comparison.of_kind(kind))} {kind.value}" for kind in Kind if comparison.of_kind(kind)]
    old, new = comparison.generated
    cases = "" if old == new else f"; generated cases {old} → {new}"
    return f"{', '.join(parts) or 'no rule in either report'}{cases}"


def _short(one: Unlike, value: str) -> str:
    return f"{value[:_SHOWN]}…" if one.what.startswith("hashes.") and len(value) == _DIGEST else value
