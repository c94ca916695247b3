"""The year that begins on a 29 February, counted wrongly."""

from datetime import date

import pytest

from droits_simulator.droits.demande import Fenetre
from droits_simulator.faults import switch_on

LEAP = date(2028, 2, 29)


@pytest.mark.parametrize(
    ("jour", "fin_demandee", "fin", "horizon"),
    [
        (LEAP, None, date(2029, 3, 1), date(2029, 3, 1)),
        (LEAP, date(2028, 6, 1), date(2028, 6, 1), date(2029, 3, 1)),
        (date(2028, 2, 28), None, date(2029, 2, 28), date(2029, 2, 28)),
        (date(2028, 3, 1), None, date(2029, 3, 1), date(2029, 3, 1)),
    ],
)
def test_a_leap_year_is_overrun_by_a_day_on_its_29_february_alone(
    services, jour: date, fin_demandee: date | None, fin: date, horizon: date
) -> None:
    wrong = switch_on(services, ["annee-bissextile-depassee"])

    assert wrong.fenetre(jour, None, fin_demandee) == Fenetre(jour, fin, horizon)
