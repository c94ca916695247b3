"""The window: which days, and what shares a day with them."""

from datetime import date, timedelta

import pytest

from droits_conformance.oracle.fenetre import Fenetre, fenetre, year_after
from droits_fixtures.model import Periode

JOUR = date(2026, 11, 24)
HORIZON = date(2027, 11, 24)


@pytest.mark.parametrize(
    ("day", "next_year"),
    [
        (date(2026, 11, 24), date(2027, 11, 24)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_a_year_after_a_leap_day_is_28_february(day: date, next_year: date) -> None:
    assert year_after(day) == next_year


def test_without_dates_the_window_lasts_a_year_from_today() -> None:
    assert fenetre(JOUR) == Fenetre(JOUR, JOUR, HORIZON)


def test_the_default_end_is_counted_from_date_debut_and_cut_at_the_horizon() -> None:
    assert fenetre(JOUR, date(2027, 3, 1)) == Fenetre(JOUR, date(2027, 3, 1), HORIZON)


def test_an_end_beyond_the_horizon_is_cut() -> None:
    assert fenetre(JOUR, JOUR, date(2030, 1, 1)) == Fenetre(JOUR, JOUR, HORIZON)


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (JOUR - timedelta(days=1), None),
        (None, JOUR - timedelta(days=1)),
        (date(2027, 1, 2), date(2027, 1, 1)),
    ],
)
def test_a_past_start_and_an_inverted_window_are_refused(debut: date | None, fin: date | None) -> None:
    assert fenetre(JOUR, debut, fin) is None


@pytest.mark.parametrize(
    ("debut", "fin", "touches"),
    [
        (date(2026, 1, 1), JOUR, True),
        (date(2026, 1, 1), JOUR - timedelta(days=1), False),
        (HORIZON, date(2028, 1, 1), True),
        (HORIZON + timedelta(days=1), date(2028, 1, 1), False),
        (date(2020, 1, 1), None, True),
        (HORIZON + timedelta(days=1), None, False),
        (date(2027, 2, 2), date(2027, 2, 2), True),
    ],
)
def test_one_common_day_is_enough_and_none_is_not(debut: date, fin: date | None, touches: bool) -> None:
    window = fenetre(JOUR)

    assert window is not None
    assert window.touches(Periode(debut, fin)) is touches


def test_a_window_that_starts_beyond_the_horizon_touches_nothing() -> None:
    window = fenetre(JOUR, HORIZON + timedelta(days=1))

    assert window is not None
    assert not window.touches(Periode(date(2020, 1, 1)))
