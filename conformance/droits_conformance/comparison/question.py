"""A question that two targets are asked, and how it is told without the identity that it is about."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from droits_conformance.call import Call
from droits_conformance.probe import describe
from droits_fixtures import Personne

PLAIN: Final = "plain"
Day = date | str | None  # as sent: a text for what is no day of the calendar


@dataclass(frozen=True, slots=True)
class Flaw:
    """What a question does wrongly on purpose, or beside its point.

    `statuses` are those that are owed whoever asks; empty if the flaw must change nothing. `rule` says so. `after_grant`
    tells that it matters only where the question without it is served.
    """

    words: str
    rule: str
    statuses: tuple[int, ...] = ()
    after_grant: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: a call through the client of `convention`, `person` whom it is about (None: nobody known).

    `form` says how the nir is written, `debut` and `fin` the dates as sent. `people` is how many live in the household.
    """

    call: Call
    convention: str
    person: Personne | None
    form: str = PLAIN
    debut: Day = None
    fin: Day = None
    flaw: Flaw | None = None
    people: int = 1

    def to(self, client: str) -> Call:
        """The call as that client of a target makes it."""
        return replace(self.call, client=client)

    @property
    def size(self) -> tuple[int, int]:
        """How much somebody has to take in: the smallest household first, then the plainest question."""
        oddities = (self.form != PLAIN, self.debut is not None, self.fin is not None, self.flaw is not None)
        return self.people, sum(oddities)

    def __str__(self) -> str:
        """The call in words, without a NIR."""
        parts = [describe(self.to(self.convention))]
        if self.call.nir is not None or self.form != PLAIN:
            about = self.person.cle if self.person else "somebody else"
            parts.append(f"nir of {about}" if self.form == PLAIN else f"nir {self.form}")
        return ", ".join([*parts, self.flaw.words] if self.flaw else parts)
