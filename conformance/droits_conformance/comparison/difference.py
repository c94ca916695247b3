"""Two answers to one question: whether they differ, and which side that speaks against."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.reading import content
from droits_conformance.comparison.judging import Breach, Judged
from droits_conformance.comparison.question import Question
from droits_conformance.oracle import differences


class Side(StrEnum):
    """Which sort of difference it is, in the order in which they are told."""

    A = "violation-of-a"
    B = "violation-of-b"
    BOTH = "violation-of-both"
    UNDECIDED = "undecided"
    LAWFUL = "lawful"


PROBLEM_TEXT: Final = "the words of a problem"
LEFT_OUT: Final = "what an answer may leave out (CON-003, decision record 0050)"
HEADERS: Final = "headers that no rule fixes"
UNKNOWN: Final = "unknown data set"


@dataclass(frozen=True, slots=True)
class Difference:
    """One question to which A and B gave different answers; `place` is the first place where they do."""

    question: Question
    a: Judged
    b: Judged
    place: str

    @property
    def side(self) -> Side:
        """Whom it speaks against."""
        if self.a.breach and self.b.breach:
            return Side.BOTH
        if self.a.breach or self.b.breach:
            return Side.A if self.a.breach else Side.B
        return Side.LAWFUL if self.freedom else Side.UNDECIDED

    @property
    def freedom(self) -> str | None:
        """The silent rule, or the looseness of the contract, by which both are lawful; None if nobody can tell."""
        free = {(one.rule, one.value) for one in self.a.choices} ^ {(one.rule, one.value) for one in self.b.choices}
        if free:
            return min(rule for rule, _ in free)
        if self.place == "header":
            return HEADERS
        if self.a.answer and self.b.answer and self.a.answer.status == self.b.answer.status != 200:
            return PROBLEM_TEXT
        return LEFT_OUT if self.a.known and self.b.known else None

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """What speaks against A, then against B."""
        return tuple(one for one in (self.a.breach, self.b.breach) if one)

    @property
    def reason(self) -> str:
        """What differences are gathered by: the rules that are broken, or the freedom."""
        if self.breaches:
            return ", ".join(dict.fromkeys(one.rule for one in self.breaches))
        return self.freedom or UNKNOWN


def place_of_difference(a: Answer | None, b: Answer | None) -> str | None:
    """The first place where two answers differ, None if they say the same.

    Free are the order of lists and members, ids and times of a refusal, and every header but the media type, what Allow
    names, and whether a cache may store it.
    """
    if a is None or b is None:
        return None if a is b else "answer"
    (status, body), (other_status, other_body) = content(a), content(b)
    if status != other_status:
        return "status"
    if body != other_body:
        return _place(body, other_body)
    return None if _told(a) == _told(b) else "header"


def _place(first: Any, second: Any) -> str:
    found = differences(second, first) or differences(first, second)
    return found[0].path if found else "body"


def _told(answer: Answer) -> tuple[Any, ...]:
    allowed = frozenset(name.strip().upper() for name in (answer.header("allow") or "").split(","))
    return answer.media_type, allowed, "no-store" in (answer.header("cache-control") or "").lower()
