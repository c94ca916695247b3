"""The audit itself: a verdict for each demand, what was never met, and whether the software is ready."""

from dataclasses import dataclass
from enum import StrEnum

from droits_conformance.audit.checks import calls, code, departure, errors, lies, logout
from droits_conformance.audit.demands import Demand, Exercise, Words, load_demands, load_exercises
from droits_conformance.audit.meeting import is_met
from droits_conformance.audit.record import Record
from droits_conformance.audit.registry import CHECKS, Breach, Inapplicable, NotExercised
from droits_contract import Level, load_contract, load_conventions

MODULES = (calls, code, departure, errors, lies, logout)  # imported for the checks that they bind


class Kept(StrEnum):
    """How a demand fared."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_EXERCISED = "not_exercised"
    INAPPLICABLE = "inapplicable"


@dataclass(frozen=True, slots=True)
class Judged:
    """A demand and its verdict; `breaches` are what broke it, `why` tells why it is inapplicable."""

    demand: Demand
    verdict: Kept
    breaches: tuple[Breach, ...] = ()
    why: Words = ("", "")


@dataclass(frozen=True, slots=True)
class Met:
    """An exercise and whether it was met; `applies` is False where the partner cannot meet it."""

    exercise: Exercise
    is_met: bool
    applies: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found. `operations` are those that the conventions grant, each with how often it was answered."""

    record: Record
    judged: tuple[Judged, ...]
    met: tuple[Met, ...]
    operations: tuple[tuple[str, int], ...]

    @property
    def broken(self) -> tuple[Judged, ...]:
        """The musts that were broken."""
        return tuple(one for one in self.judged if one.verdict is Kept.BROKEN and one.demand.level is Level.MUST)

    @property
    def missing(self) -> tuple[Exercise, ...]:
        """What must be met before production, and was not."""
        return tuple(one.exercise for one in self.met if one.applies and not one.is_met and _is_must(one))

    @property
    def unproven(self) -> tuple[Judged, ...]:
        """The musts that nothing shows, and that no missing exercise speaks of already."""
        missing = {one.id for one in self.missing}
        return tuple(
            one
            for one in self.judged
            if one.verdict is Kept.NOT_EXERCISED
            and one.demand.level is Level.MUST
            and not missing & set(one.demand.exercises)
            and not _rests_on_shoulds(one.demand)
        )

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of production."""
        return not (self.broken or self.missing or self.unproven)


def audit(record: Record) -> Audit:
    """Judge a record."""
    operations = _operations(record)
    granted = {name for name, _ in operations}
    judged = tuple(_judged(demand, record) for demand in load_demands())
    met = tuple(Met(one, is_met(one, record), _applies(one, record, granted)) for one in load_exercises())
    return Audit(record, judged, met, operations)


def _judged(demand: Demand, record: Record) -> Judged:
    try:
        breaches = tuple(CHECKS[demand.id](record))
    except NotExercised:
        return Judged(demand, Kept.NOT_EXERCISED)
    except Inapplicable as cause:
        return Judged(demand, Kept.INAPPLICABLE, why=cause.why)
    return Judged(demand, Kept.BROKEN if breaches else Kept.KEPT, breaches)


def _operations(record: Record) -> tuple[tuple[str, int], ...]:
    """In the order of the contract; all seven where no shipped convention says which are granted."""
    shipped = load_conventions()
    known = [shipped[name] for name in record.conventions if name in shipped]
    is_known = known and len(known) == len(record.conventions)
    answered = [call.operation for call in record.rights if call.status == 200]
    return tuple(
        (one.operation_id, answered.count(one.operation_id))
        for one in load_contract().operations
        if not is_known or any(convention.grants(one.operation_id) for convention in known)
    )


def _applies(exercise: Exercise, record: Record, granted: set[str]) -> bool:
    if exercise.operation is not None:
        return exercise.operation in granted
    versions = {login.version for login in record.logins}
    if exercise.at == "userinfo" and not any(login.userinfo for login in record.logins):
        return False
    return not (exercise.fault and versions) or bool(versions & exercise.versions)


def _is_must(met: Met) -> bool:
    return met.exercise.level is Level.MUST


def _rests_on_shoulds(demand: Demand) -> bool:
    """Whether nothing that must be met would show it: then that it was not shown is told, and no more."""
    levels = {one.id: one.level for one in load_exercises()}
    return bool(demand.exercises) and all(levels[name] is Level.SHOULD for name in demand.exercises)
