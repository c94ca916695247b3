"""Which function judges which demand, and what it may find."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from droits_conformance.audit.call import Call
from droits_conformance.audit.demands import Words
from droits_conformance.audit.record import Record


@dataclass(frozen=True, slots=True)
class Breach:
    """A demand that was broken: by which calls, and what was seen of it (French, English), without what was sent."""

    calls: tuple[Call, ...]
    seen: Words


class NotExercised(Exception):
    """Nothing in the journal shows whether the demand is kept."""


class Inapplicable(Exception):
    """The partner's software does not do what the demand is about; `why` says so in French and English."""

    def __init__(self, why: Words) -> None:
        super().__init__(why[1])
        self.why = why


Check = Callable[[Record], Iterable[Breach]]
CHECKS: dict[str, Check] = {}
Subject = TypeVar("Subject")


def judges(demand: str) -> Callable[[Check], Check]:
    """Bind a function to the demand of that id; each has one."""

    def bind(check: Check) -> Check:
        if demand in CHECKS:
            raise ValueError(f"{demand} has a check already")
        CHECKS[demand] = check
        return check

    return bind


def looked_at(subjects: Iterable[Subject]) -> Sequence[Subject]:
    """What a check looks at; NotExercised when there is nothing, for a check that compared nothing is no pass."""
    found = list(subjects)
    if not found:
        raise NotExercised
    return found
