"""What became of a variant, or of several that played together."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """`killed` its rules condemn it; `survived` they do not; `broken` it never came to play; `lived` no rule minds it."""

    KILLED = "killed"
    SURVIVED = "survived"
    BROKEN = "broken"
    LIVED = "lived"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of variants: the rules that condemned them, those that could not be settled, and in `reason` why.

    The reason is that of what is broken, and of what should have lived or been settled: a kill needs none. `seconds` is how
    long it took, `asked` how many verdicts were asked for.
    """

    variants: tuple[str, ...]
    seed: int
    fate: Fate
    condemned_by: tuple[str, ...]
    unsettled: tuple[str, ...]
    seconds: float
    asked: int
    reason: str | None = None
