"""What a conforming target owes to a question: one answer, or several where the contract leaves a choice."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from droits_conformance.checks.people import ABOUT_A_NIR, DOCTOR, FAMILY
from droits_conformance.checks.schemas import is_calendar_date
from droits_conformance.comparison.question import Day, Question
from droits_conformance.oracle import Oracle, bodies
from droits_conformance.oracle.fenetre import fenetre
from droits_conformance.oracle.nir import read_nir
from droits_contract import Convention

CALLER_LISTED: Final = "BEN-003"
PAST_START: Final = "FEN-015"
NO_DOCTOR: Final = "MED-003"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a target chose where a silent rule leaves it free; `steady` if it must always choose the same."""

    rule: str
    value: str
    steady: bool = True


@dataclass(frozen=True, slots=True)
class Lawful:
    """One lawful answer: status and body (None where only the status is owed), and what choosing it means."""

    status: int
    body: Any = None
    choices: tuple[Choice, ...] = ()


def owed(question: Question, convention: Convention, oracle: Oracle | None, today: date) -> tuple[Lawful, ...]:
    """The lawful answers, the project's own choice first; empty where only who knows the data set could tell."""
    flaw = question.flaw
    if flaw and flaw.statuses and not flaw.after_grant:
        return tuple(Lawful(status) for status in flaw.statuses)
    if not convention.grants(question.call.operation_id):
        return (Lawful(403), Lawful(406)) if flaw and flaw.statuses else (Lawful(403),)
    usual = _usual(question, convention, oracle, today)
    if flaw and flaw.statuses:
        served = {one.status for one in usual} - {200}
        return tuple(Lawful(status) for status in (*flaw.statuses, *sorted(served)))
    return usual


def _usual(question: Question, convention: Convention, oracle: Oracle | None, today: date) -> tuple[Lawful, ...]:
    if _has_malformed_parameters(question):
        return (Lawful(400),)
    debut, fin = _day(question.debut), _day(question.fin)
    if debut is None or debut >= today:
        return (
            (Lawful(400),) if fenetre(today, debut, fin) is None else _served(question, convention, oracle, debut, fin)
        )
    if fin is not None and fin < today:
        return (Lawful(400),)
    refused = Lawful(400, choices=(Choice(PAST_START, "400", steady=False),))
    from_today = _served(question, convention, oracle, today, fin)
    moved = Choice(PAST_START, "served", steady=False)
    # Not known: 400 is lawful, and so may be any other.
    return (refused, *(Lawful(one.status, one.body, (moved, *one.choices)) for one in from_today)) if from_today else ()


def _has_malformed_parameters(question: Question) -> bool:
    about_a_nir = question.call.operation_id in ABOUT_A_NIR
    return (
        (about_a_nir and read_nir(question.call.nir or "") is None)
        or _is_no_day(question.debut)
        or _is_no_day(question.fin)
    )


def _served(
    question: Question, convention: Convention, oracle: Oracle | None, debut: date | None, fin: date | None
) -> tuple[Lawful, ...]:
    """What the rights of somebody come to; nothing without an oracle."""
    if oracle is None:
        return ()
    call = question.call
    status, body = oracle.answer(call.operation_id, convention, call.persona, call.nir, debut, fin)
    if call.operation_id == FAMILY and status == 200:
        return _families(question, convention, oracle, body, (debut, fin))
    if call.operation_id == DOCTOR and status == 404 and question.person and oracle.is_insured(call.persona):
        # Whose declaration has ended is a matter of the window; how "nobody" is said then need not be as for others.
        steady = question.person.medecin_traitant is None
        empty = Lawful(200, {}, (Choice(NO_DOCTOR, "200", steady),))
        return Lawful(404, choices=(Choice(NO_DOCTOR, "404", steady),)), empty
    return (Lawful(status, body),)


def _families(
    question: Question,
    convention: Convention,
    oracle: Oracle,
    listed: list[Any],
    days: tuple[date | None, date | None],
) -> tuple[Lawful, ...]:
    window = fenetre(oracle.today, *days)
    without = Lawful(200, listed, (Choice(CALLER_LISTED, "excluded"),))
    if window is None:
        return (without,)
    caller = bodies.beneficiaire(question.call.persona, window, convention)
    return without, Lawful(200, [caller, *listed], (Choice(CALLER_LISTED, "included"),))


def _is_no_day(sent: Day) -> bool:
    return isinstance(sent, str) and not is_calendar_date(sent)


def _day(sent: Day) -> date | None:
    return date.fromisoformat(sent) if isinstance(sent, str) else sent
