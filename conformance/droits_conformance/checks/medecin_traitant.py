"""MED: the médecin traitant (spec/rules/medecin_traitant.yaml)."""

import re
from collections.abc import Iterator
from typing import Any

from droits_conformance.call import Answer
from droits_conformance.checks.people import DOCTOR, PERSON, Ask, asks, client_for, client_showing, couples, expected
from droits_conformance.checks.reading import body_of, day, entry_of, put, same, status_is
from droits_conformance.checks.registry import check
from droits_conformance.checks.windows import edges
from droits_conformance.finding import Inapplicable
from droits_conformance.oracle.fenetre import year_after
from droits_conformance.probe import Probe


def doctors(probe: Probe) -> Iterator[tuple[Ask, Answer, dict[str, Any]]]:
    """The doctor of everybody who has one in the default window."""
    found = False
    for ask in asks(probe, DOCTOR):
        found = True
        answer = put(probe, ask)
        yield ask, answer, entry_of(probe, answer)
    if not found:
        raise Inapplicable("nobody in the data set has a médecin traitant in the window")


def declares(probe: Probe, answer: Answer) -> bool:
    """Whether an answer names a doctor; a 404 and an empty object both say that there is none (MED-003)."""
    status_is(probe, answer, 200, 404)
    return answer.status == 200 and bool(body_of(probe, answer))


@check("MED-001")
def the_flag_follows_the_doctor(probe: Probe) -> None:
    """medecin_traitant_choisi is up exactly when a doctor is declared in the window."""
    client = client_showing(probe, PERSON, "Beneficiaire", "medecin_traitant_choisi")
    for ask in asks(probe, PERSON, client):
        for debut, fin in ((None, None), *edges(ask.person, DOCTOR, probe.today)):
            answer = put(probe, ask, date_debut=debut, date_fin=fin)
            flag = entry_of(probe, answer).get("medecin_traitant_choisi")
            owed = expected(probe, ask, debut, fin)[1]["medecin_traitant_choisi"]
            probe.expect(flag is owed, answer, seen=f"medecin_traitant_choisi {flag}", expected=str(owed))


@check("MED-002")
def a_doctor_about_to_cease_is_served(probe: Probe) -> None:
    """A declaration that ends during the coming year is served with its end."""
    horizon = year_after(probe.today)
    judged = 0
    for ask, answer, entry in doctors(probe):
        declared = ask.person.medecin_traitant
        end = declared.duree.fin if declared else None
        if end is not None and end <= horizon:
            judged += 1
            seen = entry.get("date_fin")
            probe.expect(day(seen) == end, answer, seen=f"date_fin {seen}", expected=f"date_fin {end}")
    if not judged:
        raise Inapplicable("nobody in the data set has a médecin traitant about to cease")


@check("MED-003")
def nobody_declared_is_said_one_way(probe: Probe) -> None:
    """No doctor: 404, or 200 with an empty object, and always the same of the two."""
    client = client_for(probe, DOCTOR)
    questions = [Ask(DOCTOR, client, caller, person) for caller, person in couples(probe)]
    # Whose declaration has ended is a matter of the window (MED-001), not of how "nobody" is said.
    without = [ask for ask in questions if ask.person.medecin_traitant is None and expected(probe, ask)[0] == 404]
    if not without:
        raise Inapplicable("everybody in the data set has declared a médecin traitant")
    declared = probe.profile.silent.get("MED-003")
    first = declared
    for ask in without:
        answer = put(probe, ask)
        probe.expect(not declares(probe, answer), answer, seen="a doctor", expected="404, or {}")
        choice = str(answer.status)
        reason = "as the profile declares" if declared else "as for the first person"
        probe.expect(first in (None, choice), answer, seen=f"status {choice}", expected=f"{first}, {reason}")
        first = choice


@check("MED-004")
def a_doctor_number_is_nine_digits(probe: Probe) -> None:
    """numero_am is nine digits."""
    for _, answer, entry in doctors(probe):
        number = str(entry.get("numero_am"))
        holds = bool(re.fullmatch(r"[0-9]{9}", number))
        probe.expect(holds, answer, seen=f"numero_am of {len(number)} characters", expected="nine digits")


@check("MED-005")
def the_doctor_is_the_declared_one(probe: Probe) -> None:
    """Name, number and dates are those of the declaration."""
    for ask, answer, entry in doctors(probe):
        same(probe, answer, entry, expected(probe, ask)[1])
