"""Two reports side by side."""

from dataclasses import dataclass
from typing import Any, Self

from droits_conformance.comparison.change import WORSE, Change, Kind, changes
from droits_conformance.comparison.unlike import Unlike, unlike

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs do not have in common, and what became of every rule; `names` are those of the targets."""

    names: tuple[str, str]
    unlike: list[Unlike]
    changes: list[Change]
    generated: tuple[int, int]

    @classmethod
    def of(cls, old: Document, new: Document) -> Self:
        """Compare two documents that are valid."""
        names = (str(old["target"]["name"]), str(new["target"]["name"]))
        generated = (int(old["run"]["generated_cases"]), int(new["run"]["generated_cases"]))
        return cls(names, unlike(old, new), changes(old, new), generated)

    def of_kind(self, kind: Kind) -> list[Change]:
        """The rules of which that became."""
        return [change for change in self.changes if change.kind is kind]

    @property
    def exit_code(self) -> int:
        """0 nothing broke, stopped or looks at less; 1 something did."""
        return 1 if any(change.kind in WORSE for change in self.changes) else 0

    def document(self) -> Document:
        """Everything, for a machine."""
        return {
            "targets": {"old": self.names[0], "new": self.names[1]},
            "unlike": [{"what": one.what, "old": one.old, "new": one.new} for one in self.unlike],
            "generated_cases": {"old": self.generated[0], "new": self.generated[1]},
            "totals": {kind.value: len(self.of_kind(kind)) for kind in Kind},
            "changes": [_change(one) for one in self.changes if one.kind not in (Kind.UNCHANGED, Kind.UNJUDGED)],
            "exit_code": self.exit_code,
        }


def _change(change: Change) -> Document:
    (before, after), (looked, looks) = change.verdicts, change.evaluated
    return {
        "rule": change.rule_id,
        "title": change.title,
        "kind": change.kind.value,
        "old": {"verdict": before, "evaluated": looked},
        "new": {"verdict": after, "evaluated": looks},
        "reason": change.reason,
        "new_breaches": [{name: one[name] for name in ("asked", "seen", "expected")} for one in change.new_breaches],
    }
