"""Windows that tell something stand on the edges of somebody's rights."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks.people import CAISSE, CONTRATS, DOCTOR, EXONERATIONS, ME, expected
from droits_conformance.checks.reading import sight
from droits_conformance.checks.windows import changing, edges, some_changing
from droits_conformance.finding import Broken, Inapplicable

JOUR = date(2026, 11, 24)


def test_the_edges_of_a_right_are_its_days_and_the_next(bench: Any) -> None:
    people = [person for foyer in bench.cast.foyers for person in foyer.personnes]
    ending = next(
        (person, right.duree.fin)
        for person in people
        for right in person.contrats
        if right.duree.fin and JOUR <= right.duree.fin < date(2027, 11, 24)
    )
    person, fin = ending
    windows = list(edges(person, CONTRATS, JOUR))

    assert (fin, None) in windows
    assert (date.fromordinal(fin.toordinal() + 1), None) in windows


def test_each_window_found_changes_what_is_owed(bench: Any) -> None:
    probe = bench.probe_for("FEN-013", bench.target())
    found = list(changing(probe, CONTRATS))

    assert found
    for ask, window in found:
        assert sight(ask, expected(probe, ask, *window)[1]) != sight(ask, expected(probe, ask)[1])


def test_an_operation_in_which_nothing_changes_hides_no_other(bench: Any) -> None:
    probe = bench.probe_for("FEN-013", bench.target())

    assert {ask.operation_id for ask, _ in some_changing(probe, CAISSE, CONTRATS)} == {CONTRATS}


@pytest.mark.parametrize("operation_id", [ME, CONTRATS, EXONERATIONS, DOCTOR])
def test_every_operation_is_judged_by_the_window(bench: Any, operation_id: str) -> None:
    def deaf(target: Any, call: Call) -> Answer:
        heard = call if call.operation_id != operation_id else replace(call, date_debut=None, date_fin=None)
        answer: Answer = target.honest(heard)
        return answer

    with pytest.raises(Broken) as broken:
        bench.judge("FEN-013", bench.target(deaf))
    assert broken.value.finding.operation == operation_id


def test_the_caisse_changes_in_no_window(bench: Any) -> None:
    with pytest.raises(Inapplicable):
        some_changing(bench.probe_for("FEN-013", bench.target()), CAISSE)
