"""An examination looks at one thing; an outcome is what came of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom


class NotExamined(Exception):
    """There is nothing to look at, or what it stands on did not hold; the message says which."""


class Examine(Protocol):
    """Looks at a patient: the symptoms, none if all is well; NotExamined if it cannot look."""

    def __call__(self, patient: Patient, /) -> Iterable[Symptom]:
        """Look."""
        ...


@dataclass(frozen=True, slots=True)
class Examination:
    """`name` is stable, `healthy` what holds when it finds nothing."""

    name: str
    healthy: str
    examine: Examine


@dataclass(frozen=True, slots=True)
class Outcome:
    """`skipped` says why nothing was looked at, None if something was."""

    name: str
    told: str
    symptoms: tuple[Symptom, ...] = ()
    skipped: str | None = None

    @property
    def state(self) -> str:
        """`ok`, `skipped` or `found`."""
        if self.symptoms:
            return "found"
        return "ok" if self.skipped is None else "skipped"


Told = Callable[[Outcome], None]
