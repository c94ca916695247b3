"""What a check says when it does not return: the target broke the rule, or the rule could not be judged.

Outcome
├── Broken         the target broke the rule; carries a Finding
├── Inapplicable   the target or its data set does not have what the rule is about
├── Skipped        the judge had nothing to look at
└── Misconfigured  the target was not set up as the profile says
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach, built from fields so that every report can lay it out in its own way.

    `asked` the call in words, never with a NIR in clear; `seen` and `expected` side by side; `exchange` the number of the
    exchange in the journal that shows it, None when the breach is an absence.
    """

    asked: str
    seen: str
    expected: str
    exchange: int | None = None
    operation: str | None = None

    def __str__(self) -> str:
        """One line for a console."""
        return f"{self.asked}: {self.seen}; expected {self.expected}"


class Outcome(Exception):
    """A check that ends without a pass."""


class Broken(Outcome):
    """The target broke the rule: one finding, or several of the same rule (generated cases)."""

    def __init__(self, finding: Finding, *others: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding
        self.findings = (finding, *others)


class Inapplicable(Outcome):
    """The target, its profile or its data set does not have what the rule is about."""


class Skipped(Outcome):
    """The judge had nothing to look at."""


class Misconfigured(Outcome):
    """What the profile says of the target does not hold, so that the rule cannot be judged."""
