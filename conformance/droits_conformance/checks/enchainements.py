"""ENC: what must hold whatever was asked before (spec/rules/enchainements.yaml)."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.own_world import at, own_world
from droits_conformance.checks.people import (
    ABOUT_A_NIR,
    DOCTOR,
    FAMILY,
    ME,
    OPERATIONS,
    Ask,
    callers,
    client_for,
    expected,
    granted,
    stranger,
    telling,
)
from droits_conformance.checks.reading import entries_of, entry_of, put, same, status_is
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import edges
from droits_conformance.day import PARIS
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle import Oracle
from droits_conformance.probe import Probe
from droits_fixtures import Personne

if TYPE_CHECKING:  # Hypothesis is slow to import
    from droits_conformance.generate.stories import Question

_FAMILIES: Final = 12  # that stories are about: those with most members, and most rights that begin or end
_LATER: Final = (1, 31, 200)  # days after the day of the call
_NOON: Final = time(12)  # where a change of the clocks in spring or autumn changes no day
_WITHOUT: Final[dict[str, dict[str, Any]]] = {
    "without key": {"api_key": None},
    "with an unknown key": {"api_key": "cle-que-personne-n-a-recue"},
    "without token": {"bearer": None},
    "with an unknown token": {"bearer": "jeton-que-personne-n-a-emis"},
}


@check("ENC-001")
def no_answer_depends_on_what_was_asked_before(probe: Probe) -> None:
    """Sequences drawn at random; the shortest one that is answered wrongly is the finding."""
    from droits_conformance.generate.stories import Family, Storyteller, tell_stories  # noqa: PLC0415 - slow to import

    circles = [probe.expected_by().circle(caller) for caller in callers(probe)]
    families = sorted(
        (Family(circle[0], circle, _days(probe, circle)) for circle in circles),
        key=lambda family: len(family.circle) + 2 * len(family.days),
        reverse=True,
    )
    teller = Storyteller(
        probe,
        families=tuple(families[:_FAMILIES]),
        strangers=(stranger(probe, families[0].persona),),
        faults=tuple(_WITHOUT),
        judged=answered_as_it_deserves,
    )
    tell_stories(teller, granted(probe, *OPERATIONS), stories=probe.depth.stories, steps=probe.depth.steps)


def _days(probe: Probe, circle: tuple[Personne, ...]) -> tuple[date, ...]:
    """Days at which a right of the family begins or ends, and those beside them."""
    windows = [window for person in circle for window in edges(person, ME, probe.today)]
    return tuple(sorted({day for window in windows for day in window if day}))


def answered_as_it_deserves(probe: Probe, question: "Question") -> None:
    """Status and body are those of the oracle; a question with a fault in it is refused with 401."""
    ask = Ask(question.operation_id, question.client, question.persona, question.person)
    wrong = _WITHOUT.get(question.fault or "", {})
    answer = put(probe, ask, date_debut=question.debut, date_fin=question.fin, **wrong)
    if wrong:
        status_is(probe, answer, 401)
    else:
        _is_expected(probe, ask, answer, question.debut, question.fin)


def _is_expected(probe: Probe, ask: Ask, answer: Answer, debut: date | None = None, fin: date | None = None) -> None:
    status, body = expected(probe, ask, debut, fin)
    chosen = ask.person in probe.expected_by().circle(ask.persona) and probe.expected_by().is_insured(ask.persona)
    if ask.operation_id == DOCTOR and (status, answer.status) == (404, 200) and chosen:
        status_is(probe, answer, 200)
        same(probe, answer, entry_of(probe, answer), {})  # MED-003 leaves the choice
        return
    status_is(probe, answer, status)
    if status == 200:
        entries = _others(ask, entries_of(probe, answer)) if isinstance(body, list) else entry_of(probe, answer)
        same(probe, answer, entries, body)


def _others(ask: Ask, entries: list[Any]) -> list[Any]:
    """Of a family, those who are not the caller, who may stand in it or not (BEN-003)."""
    if ask.operation_id != FAMILY:
        return entries
    return [entry for entry in entries if entry.get("nir") != ask.persona.nir]


@check("ENC-002")
def what_is_listed_can_be_asked_for(probe: Probe) -> None:
    """Links followed: the nir of each entry, as it was served, at every operation that takes one."""
    client = client_for(probe, ME, FAMILY)
    operations = [name for name in ABOUT_A_NIR if probe.convention(client).grants(name)]
    if not operations:
        raise Inapplicable(f"{client.name} is granted no operation that takes a nir")
    for caller in callers(probe)[:_FAMILIES]:
        for nir in _listed(probe, Ask(ME, client, caller, caller), Ask(FAMILY, client, caller, caller)):
            for operation_id in operations:
                answer = put(probe, Ask(operation_id, client, caller, caller), nir=nir)
                status_is(probe, answer, *((200, 404) if operation_id == DOCTOR else (200,)))


def _listed(probe: Probe, me: Ask, family: Ask) -> list[str]:
    entries = [entry_of(probe, put(probe, me)), *entries_of(probe, put(probe, family))]
    return list(dict.fromkeys(str(entry["nir"]) for entry in entries if entry.get("nir")))


@check("ENC-003")
def tomorrow_answers_are_those_of_tomorrow(probe: Probe) -> None:
    """In a world of the judge's own, a day, a month and two hundred days later: the same people, another day."""
    people = probe.people()
    with own_world(probe) as world:
        reached = world.session.now
        for days in _LATER:
            day = world.session.today + timedelta(days=days)
            noon = datetime.combine(day, _NOON, PARIS)
            world.control.advance(world.session, (noon - reached).total_seconds())
            reached = noon
            world.probe.today, world.probe.oracle = day, Oracle(people, day)
            with at(world.probe, world.probe.profile) as later:  # with new tokens: those of before have expired
                for ask in telling(later):
                    _is_expected(later, ask, put(later, ask))
