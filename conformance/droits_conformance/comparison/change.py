"""What became of one rule from one report to the next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from droits_conformance.report.sarif_results import fingerprint
from droits_conformance.verdict import Verdict

Document = dict[str, Any]
_BROKEN: Final = (Verdict.FAILED, Verdict.WARNED)
_SPEAKING: Final = (Verdict.PASSED, *_BROKEN)
MISSING: Final = "missing"  # in place of a verdict: the report does not have the rule


class Kind(StrEnum):
    """In the order in which they are told.

    `broke` broken, and was not; `stopped` was judged and is not any more; `looks-at-less` passes, by less than half of the
    comparisons; `fixed` passes, and was broken; `waived` broken as before, and now somebody answers for it; `new` passes,
    and was not judged; `still-broken`; `unchanged`; `unjudged` judged in neither.
    """

    BROKE = "broke"
    STOPPED = "stopped"
    LESS = "looks-at-less"
    FIXED = "fixed"
    WAIVED = "waived"
    NEW = "new"
    STILL = "still-broken"
    UNCHANGED = "unchanged"
    UNJUDGED = "unjudged"


WORSE: Final = frozenset({Kind.BROKE, Kind.STOPPED, Kind.LESS})


@dataclass(frozen=True, slots=True)
class Change:
    """One rule in two reports; `old` and `new` are its results there, None where the report does not have it."""

    rule_id: str
    title: str
    old: Document | None
    new: Document | None

    @property
    def kind(self) -> Kind:
        """What became of it."""
        before, after = _verdict(self.old), _verdict(self.new)
        if after not in _SPEAKING:
            return Kind.STOPPED if before in _SPEAKING else Kind.UNJUDGED
        if after in _BROKEN:
            return self._of_broken(before)
        if before not in _SPEAKING:
            return Kind.NEW
        if before in _BROKEN:
            return Kind.FIXED
        return Kind.LESS if self.evaluated[1] * 2 < self.evaluated[0] else Kind.UNCHANGED

    def _of_broken(self, before: str) -> Kind:
        was_waived, is_waived = self._waived
        if before not in _BROKEN:
            return Kind.BROKE
        if was_waived is not is_waived:
            return Kind.WAIVED if is_waived else Kind.BROKE
        return Kind.STILL

    @property
    def _waived(self) -> tuple[bool, bool]:
        return bool(self.old and self.old["waived"]), bool(self.new and self.new["waived"])

    @property
    def verdicts(self) -> tuple[str, str]:
        """Before and after; MISSING where the report does not have the rule."""
        return _verdict(self.old), _verdict(self.new)

    @property
    def evaluated(self) -> tuple[int, int]:
        """How many expectations were compared, before and after."""
        return (self.old["evaluated"] if self.old else 0), (self.new["evaluated"] if self.new else 0)

    @property
    def reason(self) -> str | None:
        """Why it is not as before, where the new report says so."""
        if self.new is None:
            return "the new report does not have it"
        if self.kind is Kind.BROKE and self._waived == (True, False):
            return "no waiver covers it any more"
        return str(self.new["reason"]) if self.new["reason"] else None

    @property
    def new_breaches(self) -> list[Document]:
        """The findings of a kind that the old report does not show."""
        before = {fingerprint(self.old, one) for one in self.old["findings"]} if self.old else set()
        return [one for one in self.new["findings"] if fingerprint(self.new, one) not in before] if self.new else []


def changes(old: Document, new: Document) -> list[Change]:
    """What became of every rule of two reports, by the order of Kind, then by id."""
    before = {rule["id"]: rule for rule in old["rules"]}
    after = {rule["id"]: rule for rule in new["rules"]}
    found = [
        Change(name, (after.get(name) or before[name])["title"], before.get(name), after.get(name))
        for name in sorted(before.keys() | after.keys())
    ]
    order = list(Kind)
    return sorted(found, key=lambda change: order.index(change.kind))


def _verdict(rule: Document | None) -> str:
    return MISSING if rule is None else str(rule["verdict"])
