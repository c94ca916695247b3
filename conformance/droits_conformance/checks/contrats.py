"""CTR: contracts of rights (spec/rules/contrats.yaml)."""

from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise
from typing import Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import CONTRATS, PERSON, Ask, asks, client_showing, expected
from droits_conformance.checks.reading import Entry, day, entries_of, entry_of, inside, periods, put, same
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import edges, empty
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.compare import missing, words
from droits_conformance.probe import Probe

AMC_FAMILIES: Final = ("CMUC", "ACS", "C2S")


def contracts(probe: Probe) -> Iterator[tuple[Ask, Answer, list[Entry]]]:
    """The contracts of every person of every circle, in the default window."""
    for ask in asks(probe, CONTRATS):
        answer = put(probe, ask)
        yield ask, answer, entries_of(probe, answer)


@check("CTR-001")
def the_insured_have_base_rights(probe: Probe) -> None:
    """Whoever has base rights in the window is served an AMO contract."""
    for ask, answer, entries in contracts(probe):
        if any(entry["nature_assurance"] == "AMO" for entry in expected(probe, ask)[1]):
            natures = [entry.get("nature_assurance") for entry in entries]
            probe.expect("AMO" in natures, answer, seen=f"contracts {natures}", expected="an AMO contract")


@check("CTR-002")
def complementary_means_solidarity(probe: Probe) -> None:
    """An AMC contract is a C2S or one of its forerunners, CMUC and ACS."""
    judged = 0
    for _, answer, entries in contracts(probe):
        for entry in entries:
            if entry.get("nature_assurance") == "AMC":
                judged += 1
                code = str(inside(entry, "details", "code_type_contrat"))
                probe.expect(code.startswith(AMC_FAMILIES), answer, seen=f"AMC {code}", expected="CMUC, ACS or C2S")
    if not judged:
        raise Inapplicable("nobody in the data set has an AMC contract in the window")


@check("CTR-003")
def the_flag_follows_the_contracts(probe: Probe) -> None:
    """presence_CMUC_ACS is up exactly when an AMC contract overlaps the window, in any window."""
    client = client_showing(probe, PERSON, "Beneficiaire", "presence_CMUC_ACS")
    for ask in asks(probe, PERSON, client):
        for debut, fin in ((None, None), *edges(ask.person, CONTRATS, probe.today)):
            answer = put(probe, ask, date_debut=debut, date_fin=fin)
            flag = entry_of(probe, answer).get("presence_CMUC_ACS")
            owed = expected(probe, ask, debut, fin)[1]["presence_CMUC_ACS"]
            probe.expect(flag is owed, answer, seen=f"presence_CMUC_ACS {flag}", expected=str(owed))


@check("CTR-004")
def no_contract_is_an_empty_list(probe: Probe) -> None:
    """Nobody covered in the window: an empty list, no error."""
    for ask, (debut, fin) in islice(empty(probe, CONTRATS), 10):
        answer = put(probe, ask, date_debut=debut, date_fin=fin)
        entries = entries_of(probe, answer)
        probe.expect(entries == [], answer, seen=f"{len(entries)} contracts", expected="[]")


@check("CTR-005")
def type_code_and_label_agree(probe: Probe) -> None:
    """Each contract says its type by code and label, and one code has one label."""
    labels: dict[str, str] = {}
    for _, answer, entries in contracts(probe):
        for entry in entries:
            code, label = (
                inside(entry, "details", "code_type_contrat"),
                inside(entry, "details", "libelle_type_contrat"),
            )
            probe.expect(bool(code and label), answer, seen=f"type {code}, label {label}", expected="both")
            known = labels.setdefault(str(code), str(label))
            probe.expect(label == known, answer, seen=f"{code} {label}", expected=f"{known}, as elsewhere")


@check("CTR-006")
def periods_follow_one_another(probe: Probe) -> None:
    """No contract or period ends before it starts, and the periods of one contract do not overlap."""
    for _, answer, entries in contracts(probe):
        for entry in entries:
            lives = [(_first(part), _last(part)) for part in periods(entry)]
            for first, last in ((_first(entry), _last(entry)), *lives):
                probe.expect(first <= last, answer, seen=f"from {first} to {last}", expected="a start before the end")
            ordered = sorted(lives)
            apart = all(before[1] < after[0] for before, after in pairwise(ordered))
            told = ", ".join(f"{first} to {last}" for first, last in ordered)
            probe.expect(apart, answer, seen=told, expected="periods that do not overlap")


def _first(part: Entry) -> date:
    return day(part.get("date_debut")) or date.min


def _last(part: Entry) -> date:
    return day(part.get("date_fin")) or date.max


@check("CTR-007")
def each_contract_is_served_as_it_is_held(probe: Probe) -> None:
    """Every contract of the window is there, with its nature, type and dates."""
    for ask, answer, entries in contracts(probe):
        seen = [_without_periods(entry) for entry in entries]
        lost = missing(seen, [_without_periods(entry) for entry in expected(probe, ask)[1]])
        probe.expect(not lost, answer, seen=f"without it: {words(seen)}", expected=words(lost[0]) if lost else "")


def _without_periods(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name != "periodes_droits"}


@check("CTR-008")
def each_period_is_served_as_it_is_held(probe: Probe) -> None:
    """The periods of rights of each contract are those that the window touches."""
    for ask, answer, entries in contracts(probe):
        seen = _periods_by_type(entries)
        for type_, owed in _periods_by_type(expected(probe, ask)[1]).items():
            if type_ in seen:
                same(probe, answer, seen[type_], owed)


def _periods_by_type(entries: list[Entry]) -> dict[tuple[str, str], list[Entry]]:
    # Two contracts of one type in a row cannot be told apart once a past start is left out; their periods can be added.
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault(_type(entry), []).extend(periods(entry))
    return found


def _type(entry: Entry) -> tuple[str, str]:
    return str(entry.get("nature_assurance")), str(inside(entry, "details", "code_type_contrat"))
