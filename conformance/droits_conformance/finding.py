"""What a check says when it does not return: the target broke the rule, or the rule could not be judged.

Outcome
├── Broken         the target broke the rule; carries a Finding
├── Inapplicable   the target or its data set does not have what the rule is about
│   └── DataSetUnknown  the rule needs to know who the people are and what is owed to them
├── Skipped        the judge had nothing to look at
└── Misconfigured  the target was not set up as the profile says
"""

from dataclasses import dataclass, field

from droits_conformance.circumstances import Circumstances
from droits_conformance.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach, built from fields so that every report can lay it out in its own way.

    `asked` the call in words, never with a NIR in clear; `seen` and `expected` side by side; `exchange` the number of the
    exchange in the journal that shows it, None when the breach is an absence. `client` and `persona` (a login) are who
    asked; `statuses` those that would have been right, where the breach is a wrong status. `circumstances` is worked out
    once the check is over (witness.py); `waiver` is the one of the profile that covers it.
    """

    asked: str
    seen: str
    expected: str
    exchange: int | None = None
    operation: str | None = None
    client: str | None = None
    persona: str | None = None
    statuses: tuple[int, ...] = ()
    circumstances: Circumstances = field(default_factory=Circumstances)
    waiver: Waiver | None = None

    def __str__(self) -> str:
        """One line for a console."""
        return f"{self.asked}: {self.seen}; expected {self.expected}"


class Outcome(Exception):
    """A check that ends without a pass."""


class Broken(Outcome):
    """The target broke the rule: one finding, or several of the same rule (generated cases).

    `complete` tells that these are all: the check compared everything before it spoke.
    """

    def __init__(self, finding: Finding, *others: Finding, complete: bool = False) -> None:
        super().__init__(str(finding))
        self.finding = finding
        self.findings = (finding, *others)
        self.complete = complete


class Inapplicable(Outcome):
    """The target, its profile or its data set does not have what the rule is about."""


class DataSetUnknown(Inapplicable):
    """The rule needs the data set. What its check compared before it came to that is no verdict."""


class Skipped(Outcome):
    """The judge had nothing to look at."""


class Misconfigured(Outcome):
    """What the profile says of the target does not hold, so that the rule cannot be judged."""
