"""BEN: the person and the family (spec/rules/beneficiaires.yaml)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import (
    ABOUT_A_NIR,
    CAISSE,
    ENOUGH,
    FAMILY,
    ME,
    OPERATIONS,
    PERSON,
    Ask,
    callers,
    client_for,
    couples_with,
    everybody,
    expected,
    granted,
    nobody_nir,
    stranger,
    telling,
)
from droits_conformance.checks.reading import Entry, alike, content, day, entries_of, entry_of, put, same, status_is
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.nir import key
from droits_conformance.probe import Probe
from droits_fixtures import Personne

IDENTITY: Final = ("nir", "nom_famille", "nom_usage", "prenom", "date_naissance", "rang_naissance", "qualite")
# CNAM's own structures: NIR, and the provisional and passing-through numbers (docs/sources.md, domain §4).
NIR_STRUCTURE: Final = re.compile(r"[12]\d\d(0[1-9]|1[0-2]|[2-9]\d)(\d\d|2[AB])\d{6}|[5-8][0-2]\d{11}", re.ASCII)
MALFORMED: Final = ("", "123", "1" * 12, "2" * 14, "abcdefghijklm", "28503499901.2", "2850399990012x")


def identity(entry: Entry) -> Entry:
    """The members that say who somebody is."""
    return {name: entry[name] for name in IDENTITY if name in entry}


def household_of(probe: Probe, caller: Personne) -> tuple[Personne, ...]:
    """The ayants droit of a caller."""
    return probe.circle(caller)[1:]


def with_family(probe: Probe) -> list[Personne]:
    """Callers who have an ayant droit; Inapplicable if none has."""
    found = [caller for caller in callers(probe) if household_of(probe, caller)]
    if not found:
        raise Inapplicable("nobody in the data set who can log in has an ayant droit")
    return found


@check("BEN-001")
def me_is_the_person_identified(probe: Probe) -> None:
    """The identity at /me is that of the person who logged in."""
    client = client_for(probe, ME)
    for caller in callers(probe):
        ask = Ask(ME, client, caller, caller)
        answer = put(probe, ask)
        same(probe, answer, identity(entry_of(probe, answer)), identity(expected(probe, ask)[1]))


@check("BEN-002")
def the_family_is_complete_and_alone(probe: Probe) -> None:
    """/me/beneficiaires lists the ayants droit, each once, and nobody else but perhaps the caller (BEN-003)."""
    client = client_for(probe, FAMILY)
    for caller in callers(probe):
        ask = Ask(FAMILY, client, caller, caller)
        answer = put(probe, ask)
        others = [identity(entry) for entry in entries_of(probe, answer) if entry.get("nir") != caller.nir]
        same(probe, answer, others, [identity(entry) for entry in expected(probe, ask)[1]])


@check("BEN-003")
def the_caller_is_listed_or_not(probe: Probe) -> None:
    """The caller stands in /me/beneficiaires always or never."""
    client = client_for(probe, FAMILY)
    declared = probe.profile.silent.get("BEN-003")
    first: str | None = declared
    for caller in callers(probe):
        answer = put(probe, Ask(FAMILY, client, caller, caller))
        times = sum(entry.get("nir") == caller.nir for entry in entries_of(probe, answer))
        choice = "included" if times else "excluded"
        probe.expect(times <= 1, answer, seen=f"the caller {times} times", expected="once or not at all")
        reason = "as the profile declares" if declared else "as for the first caller"
        probe.expect(first in (None, choice), answer, seen=choice, expected=f"{first}, {reason}")
        first = choice


@check("BEN-004")
def each_member_is_the_same_by_nir(probe: Probe) -> None:
    """`/` with the NIR of a member is that member's entry in the list."""
    client = client_for(probe, FAMILY, PERSON)
    for caller in with_family(probe):
        listing = put(probe, Ask(FAMILY, client, caller, caller))
        entries = {str(entry.get("nir")): entry for entry in entries_of(probe, listing)}
        for person in household_of(probe, caller):
            answer = put(probe, Ask(PERSON, client, caller, person))
            same(probe, answer, entry_of(probe, answer), entries.get(person.nir, "an entry in /me/beneficiaires"))


@check("BEN-005")
def oneself_is_the_same_by_nir(probe: Probe) -> None:
    """`/` with one's own NIR is /me."""
    client = client_for(probe, ME, PERSON)
    for caller in callers(probe):
        me = put(probe, Ask(ME, client, caller, caller))
        answer = put(probe, Ask(PERSON, client, caller, caller))
        same(probe, answer, entry_of(probe, answer), entry_of(probe, me))


@check("BEN-006")
def a_stranger_is_nobody(probe: Probe) -> None:
    """The NIR of another household gets exactly what a NIR that belongs to nobody gets, and that is a refusal."""
    for stranger_answer, nobody_answer in refusals_of_strangers(probe):
        refused = 400 <= stranger_answer.status < 500
        seen = f"status {stranger_answer.status} for a stranger's nir"
        probe.expect(refused, stranger_answer, seen=seen, expected="a refusal")
        alike(probe, nobody_answer, stranger_answer, "the refusal of a nir that belongs to nobody")


def refusals_of_strangers(probe: Probe) -> Iterator[tuple[Answer, Answer]]:
    """For each operation by nir: the answers for a stranger and for nobody."""
    for ask in telling(probe, *granted(probe, *ABOUT_A_NIR)):
        other = stranger(probe, ask.persona)
        yield put(probe, ask, nir=other.nir), put(probe, ask, nir=nobody_nir(probe))


@check("BEN-007")
def a_malformed_nir_is_refused(probe: Probe) -> None:
    """No nir, or one that cannot be a NIR, is 400."""
    for ask in telling(probe, *granted(probe, *ABOUT_A_NIR)):
        for text in (None, *MALFORMED):
            status_is(probe, put(probe, ask, nir=text), 400)


@check("BEN-008")
def a_nir_may_be_written_in_several_ways(probe: Probe) -> None:
    """With its key, with blanks, with a lower-case 2a or 2b; a wrong key is 400."""
    client = client_for(probe, PERSON)
    corsicans = [caller for caller in callers(probe) if caller.nir[5:7] in ("2A", "2B")]
    for caller in (callers(probe)[0], *corsicans[:1]):
        ask = Ask(PERSON, client, caller, caller)
        usual = put(probe, ask)
        status_is(probe, usual, 200)
        for text in spellings(caller.nir):
            alike(probe, usual, put(probe, ask, nir=text), "what its 13 characters give")
    for ask in telling(probe, *granted(probe, *ABOUT_A_NIR)):
        status_is(probe, put(probe, ask, nir=ask.person.nir + wrong_key(ask.person.nir)), 400)


def wrong_key(nir: str) -> str:
    """Two digits that are not the key of that NIR."""
    return f"{int(key(nir)) % 97 + 1:02d}"


def spellings(nir: str) -> Iterable[str]:
    """Other ways to write a NIR."""
    spaced = " ".join((nir[0], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:], key(nir)))
    return (nir + key(nir), spaced, spaced[:-3], nir.lower())


@check("BEN-009")
def any_place_of_birth_works(probe: Probe) -> None:
    """NIRs from Corsica, overseas and abroad are answered like any other."""
    client = client_for(probe, PERSON)

    def elsewhere(person: Personne) -> bool:
        return person.nir[5:7] in ("2A", "2B", "97", "98", "99")

    for caller, person in couples_with(probe, elsewhere, "was born in Corsica, overseas or abroad"):
        answer = put(probe, Ask(PERSON, client, caller, person))
        seen = entry_of(probe, answer).get("nir")
        probe.expect(seen == person.nir, answer, seen="another nir", expected="the nir asked for")


@check("BEN-010")
def twins_are_told_apart(probe: Probe) -> None:
    """Twins share a birth date, and differ by rang_naissance and nir."""
    client = client_for(probe, FAMILY)
    for caller, twins in _twins(probe):
        answer = put(probe, Ask(FAMILY, client, caller, caller))
        nirs = {twin.nir for twin in twins}
        entries = [entry for entry in entries_of(probe, answer) if entry.get("nir") in nirs]
        apart = {(entry.get("nir"), entry.get("rang_naissance")) for entry in entries}
        ranks = {rank for _, rank in apart}
        told = len(entries) == len(twins) and len(ranks) == len(twins)
        probe.expect(
            told, answer, seen=f"{len(entries)} entries with ranks {sorted(map(str, ranks))}", expected=_ranks(twins)
        )
        dates = {entry.get("date_naissance") for entry in entries}
        probe.expect(len(dates) == 1, answer, seen=f"{len(dates)} birth dates", expected="one birth date")


def _ranks(twins: list[Personne]) -> str:
    return f"{len(twins)} entries with ranks {sorted(str(twin.rang_naissance) for twin in twins)}"


def _twins(probe: Probe) -> list[tuple[Personne, list[Personne]]]:
    found = []
    for caller in everybody(probe):
        born: dict[str, list[Personne]] = {}
        for person in household_of(probe, caller):
            born.setdefault(person.naissance, []).append(person)
        found += [(caller, twins) for twins in born.values() if len({twin.rang_naissance for twin in twins}) > 1]
    if not found:
        raise Inapplicable("nobody in the data set has twins")
    return found[:ENOUGH]


def shared_children(probe: Probe) -> list[tuple[Personne, list[Personne]]]:
    """Ayants droit with the callers, two at least, who have them; Inapplicable if there is none."""
    parents: dict[str, tuple[Personne, list[Personne]]] = {}
    for caller in everybody(probe):
        for person in household_of(probe, caller):
            parents.setdefault(person.nir, (person, []))[1].append(caller)
    found = [(person, both) for person, both in parents.values() if len(both) > 1]
    if not found:
        raise Inapplicable("nobody in the data set is attached to two people who can log in")
    return found[:ENOUGH]


@check("BEN-011")
def both_parents_see_the_child(probe: Probe) -> None:
    """A child attached to both parents has the same identity in both lists."""
    client = client_for(probe, FAMILY)
    for child, parents in shared_children(probe):
        found: list[Any] = []
        for parent in parents:
            answer = put(probe, Ask(FAMILY, client, parent, parent))
            entries = [identity(entry) for entry in entries_of(probe, answer) if entry.get("nir") == child.nir]
            probe.expect(len(entries) == 1, answer, seen=f"the child {len(entries)} times", expected="the child once")
            found += entries
            same(probe, answer, entries[0], found[0])


@check("BEN-012")
def the_uncovered_are_refused_everywhere(probe: Probe) -> None:
    """An assuré of a régime that the API does not cover gets 404 at every operation."""
    outside = [one for one in probe.people().personas() if one.est_assure and not one.caisse.couverte]
    if not outside:
        raise Inapplicable("nobody in the data set can log in and is insured outside the régimes covered")
    for persona in outside:
        for operation_id in granted(probe, *OPERATIONS):
            ask = Ask(operation_id, probe.client_granted(operation_id), persona, persona)
            status_is(probe, put(probe, ask), 404)


@check("BEN-013")
def nirs_have_thirteen_characters(probe: Probe) -> None:
    """A served nir has 13 characters and the structure that CNAM itself accepts."""
    client = client_for(probe, ME)
    for caller in callers(probe):
        answer = put(probe, Ask(ME, client, caller, caller))
        entries = [entry_of(probe, answer)]
        if probe.convention(client).grants(FAMILY):
            answer = put(probe, Ask(FAMILY, client, caller, caller))
            entries += entries_of(probe, answer)
        for nir in (str(entry["nir"]) for entry in entries if "nir" in entry):
            seen = f"a nir of {len(nir)} characters"
            probe.expect(bool(NIR_STRUCTURE.fullmatch(nir)), answer, seen=seen, expected="13, structured as a NIR")


@check("BEN-016")
def presumed_births_are_calendar_dates(probe: Probe) -> None:
    """A birth date whose day or month is unknown is served as its first possible day."""
    client = client_for(probe, PERSON)
    presumed = couples_with(probe, lambda person: "-00" in person.naissance, "has a presumed birth date")
    for caller, person in presumed:
        answer = put(probe, Ask(PERSON, client, caller, person))
        seen = entry_of(probe, answer).get("date_naissance")
        told = "a day of the calendar" if day(seen) else "not a day of the calendar"
        holds = day(seen) == person.date_naissance
        probe.expect(holds, answer, seen=f"{seen} ({told})", expected=person.date_naissance.isoformat())


@check("BEN-017")
def rights_do_not_depend_on_who_asks(probe: Probe) -> None:
    """Both parents get the same answers about their child; which caisse is open when theirs differ."""
    for child, parents in shared_children(probe):
        one_caisse = len({parent.caisse.id for parent in parents}) == 1
        for operation_id in granted(probe, *(name for name in ABOUT_A_NIR if name != CAISSE or one_caisse)):
            client = probe.client_granted(operation_id)
            first, *others = [put(probe, Ask(operation_id, client, parent, child)) for parent in parents]
            for other in others:
                alike(probe, first, other, "what the other parent is told")


@check("BEN-018")
def an_ayant_droit_is_not_a_caller(probe: Probe) -> None:
    """Somebody who logs in and holds no right of their own, or cannot be told from another, gets 404."""
    insured = {caller.nir for caller in everybody(probe)}
    others = [one for one in probe.people().personas() if one.caisse.couverte and one.nir not in insured]
    if not others:
        raise Inapplicable("everybody of a covered caisse who can log in is an assuré known without doubt")
    # Both kinds, however many of the other there are.
    ayants_droit = [one for one in others if not one.est_assure]
    doubtful = [one for one in others if one.est_assure]
    for persona in (*ayants_droit[:ENOUGH], *doubtful[:ENOUGH]):
        for operation_id in granted(probe, *OPERATIONS):
            ask = Ask(operation_id, probe.client_granted(operation_id), persona, persona)
            answer = put(probe, ask)
            status, _ = content(answer)
            probe.expect(status == 404, answer, seen=f"status {status}", expected="status 404")
