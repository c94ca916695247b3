"""What the generated requests showed, rule by rule."""

from collections import Counter
from dataclasses import dataclass, field, replace

from droits_conformance.finding import Finding


@dataclass
class Generated:
    """The outcome of a campaign.

    `cases` counts the requests that were made, `compared` how many of them each rule really judged. `troubles` says why
    some requests could not be judged (the target fell silent, no token), in words, without secrets.
    """

    cases: int = 0
    compared: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    _breaches: dict[tuple[str, str, str, str], "_Breach"] = field(default_factory=dict)

    def blame(self, rule_id: str, kind: str, finding: Finding, size: int, who: str = "") -> None:
        """Keep a breach; of several requests (of `size` bytes) that show the same `kind`, the smallest is shown.

        `who` asked: breaches of one kind are told together, unless they are wanted apart.
        """
        operation = finding.operation or ""
        breach = self._breaches.setdefault((rule_id, kind, operation, who), _Breach(size, finding, {operation}))
        if size < breach.size:
            breach.size, breach.finding = size, finding

    def findings(self, rule_id: str, *, apart: bool = False) -> tuple[Finding, ...]:
        """The breaches of a rule, smallest request first; each says on how many operations it was seen.

        With `apart` there is one for each operation and each who asked.
        """
        kept: dict[tuple[str, ...], _Breach] = {}
        for (owner, kind, *place), breach in self._breaches.items():
            if owner == rule_id:
                key = (kind, *(place if apart else ()))
                kept[key] = kept[key].with_(breach) if key in kept else breach
        return tuple(breach.told() for breach in sorted(kept.values(), key=lambda breach: breach.size))


@dataclass
class _Breach:
    """One way of breaking one rule: the smallest request that shows it, and the operations where it was seen."""

    size: int
    finding: Finding
    operations: set[str]

    def with_(self, other: "_Breach") -> "_Breach":
        """Both as one: the smaller request, the operations of either."""
        smaller = other if other.size < self.size else self
        return _Breach(smaller.size, smaller.finding, self.operations | other.operations)

    def told(self) -> Finding:
        others = len(self.operations) - 1
        if not others:
            return self.finding
        plural = "operations" if others > 1 else "operation"
        return replace(self.finding, seen=f"{self.finding.seen} (the same on {others} other {plural})")
