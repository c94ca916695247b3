"""EXO: exonerations of the patient's share (spec/rules/exonerations.yaml)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

from droits_conformance.call import Answer
from droits_conformance.checks.people import EXONERATIONS, Ask, asks, client_showing, expected, holds
from droits_conformance.checks.reading import Entry, day, entries_of, inside, put
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import empty
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.compare import missing, words
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile

CODES: Final = frozenset({"INV", "MAT", "LIS", "EXP", "EXC", "A115_DET_PML", "NE", "STE", "EDS"})
NEWBORN: Final = timedelta(days=30)
Served = tuple[Ask, Answer, list[Entry]]


def exonerations(probe: Probe, client: ClientProfile | None = None) -> Iterator[Served]:
    """The exonerations of everybody who is owed one, in the default window."""
    found = False
    for ask in asks(probe, EXONERATIONS, client):
        if holds(probe, ask):
            found = True
            answer = put(probe, ask)
            yield ask, answer, entries_of(probe, answer)
    if not found:
        raise Inapplicable("nobody in the data set has an exoneration in the window")


def with_motif(probe: Probe) -> Iterator[Served]:
    """The same, through a client that is shown the reasons."""
    return exonerations(probe, client_showing(probe, EXONERATIONS, "Exoneration", "motif"))


@check("EXO-001")
def the_reason_is_a_published_one(probe: Probe) -> None:
    """`motif.code` is one of the nine, and has its label."""
    for _, answer, entries in with_motif(probe):
        for entry in entries:
            code, label = inside(entry, "motif", "code"), inside(entry, "motif", "libelle")
            lawful = code in CODES and bool(label)
            probe.expect(
                lawful, answer, seen=f"motif {code}, label {label}", expected=f"one of {sorted(CODES)}, labelled"
            )


@check("EXO-002")
def maternity_dates_come_with_maternity(probe: Probe) -> None:
    """`maternite` stands beside the reason MAT only."""
    for _, answer, entries in with_motif(probe):
        for entry in entries:
            code = inside(entry, "motif", "code")
            fits = not entry.get("maternite") or code == "MAT"
            probe.expect(fits, answer, seen=f"maternite with motif {code}", expected="maternite with MAT only")


@check("EXO-003")
def a_newborn_is_exonerated_for_thirty_days(probe: Probe) -> None:
    """An exoneration NE ends within 30 days of the birth."""
    judged = 0
    for ask, answer, entries in with_motif(probe):
        limit = ask.person.date_naissance + NEWBORN
        for entry in entries:
            if inside(entry, "motif", "code") == "NE":
                judged += 1
                end = day(entry.get("date_fin"))
                probe.expect(
                    end is not None and end <= limit, answer, seen=f"NE until {end}", expected=f"until {limit}"
                )
    if not judged:
        raise Inapplicable("nobody in the data set is exonerated as a newborn (NE)")


@check("EXO-004")
def no_exoneration_is_an_empty_list(probe: Probe) -> None:
    """Nothing in the window: an empty list, no error."""
    for ask, (debut, fin) in islice(empty(probe, EXONERATIONS), 60):
        answer = put(probe, ask, date_debut=debut, date_fin=fin)
        entries = entries_of(probe, answer)
        probe.expect(entries == [], answer, seen=f"{len(entries)} exonerations", expected="[]")


@check("EXO-005")
def a_future_start_is_told(probe: Probe) -> None:
    """An exoneration that begins after the day of the call carries `date_debut`."""
    judged = 0
    for ask, answer, entries in exonerations(probe):
        starts = [day(entry.get("date_debut")) for entry in entries]
        for held in ask.person.exonerations:
            if probe.today < held.duree.debut <= year_after(probe.today):
                judged += 1
                seen = f"starts {[str(start) for start in starts]}"
                probe.expect(held.duree.debut in starts, answer, seen=seen, expected=f"date_debut {held.duree.debut}")
    if not judged:
        raise Inapplicable("nobody in the data set has an exoneration that begins during the coming year")


@check("EXO-006")
def each_exoneration_is_served_as_it_is_held(probe: Probe) -> None:
    """Every exoneration of the window is there, with its dates, reason and maternity dates as far as they are shown."""
    for ask, answer, entries in exonerations(probe):
        lost = missing(entries, expected(probe, ask)[1])
        probe.expect(not lost, answer, seen=f"without it: {words(entries)}", expected=words(lost[0]) if lost else "")
