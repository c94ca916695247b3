"""The periods of a quota."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_contract import Quota
from droits_simulator.clock import PARIS
from droits_simulator.quota.tranche import Tranche, tranches

ALL = Quota(3, 40, 500)
MOMENTS = st.floats(0, 7e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))  # from 1970 to 2191


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def _named(nom: str, moment: datetime) -> Tranche:
    return next(tranche for tranche, _ in tranches(ALL, moment) if tranche.nom == nom)


def test_the_shortest_comes_first_and_what_has_no_limit_is_left_out() -> None:
    moment = _paris("2026-11-24T12:00")

    assert [(one.nom, limit) for one, limit in tranches(ALL, moment)] == [("seconde", 3), ("jour", 40), ("mois", 500)]
    assert [(one.nom, limit) for one, limit in tranches(Quota(par_jour=40), moment)] == [("jour", 40)]
    assert tranches(Quota(), moment) == ()


@given(MOMENTS)
def test_a_moment_lies_in_each_of_its_periods_and_the_longer_hold_the_shorter(moment: datetime) -> None:
    periods = [one for one, _ in tranches(ALL, moment)]

    assert all(one.debut <= moment < one.fin for one in periods)
    assert all(long.debut <= short.debut and short.fin <= long.fin for short, long in pairwise(periods))


@given(MOMENTS)
def test_after_the_seconds_to_wait_another_period_runs_and_a_second_earlier_it_does_not(moment: datetime) -> None:
    for one, _ in tranches(ALL, moment):
        seconds = one.attente(moment)
        after, before = (_named(one.nom, moment + timedelta(seconds=wait)) for wait in (seconds, seconds - 1))

        assert seconds >= 1
        assert after.debut == one.fin
        assert before == one


@pytest.mark.parametrize(
    ("moment", "duree", "attente"),
    [
        ("2026-11-24T12:00:00", 86400, 43200),
        ("2026-11-24T23:59:59.999999", 86400, 1),
        ("2026-11-24T00:00:00", 86400, 86400),
        # The clocks go forward, then back: a day of 23 hours, one of 25.
        ("2026-03-29T00:00:00", 82800, 82800),
        ("2026-03-29T03:00:00", 82800, 75600),
        ("2026-10-25T00:00:00", 90000, 90000),
        ("2026-10-25T12:00:00", 90000, 43200),
    ],
)
def test_a_day_is_the_calendar_s_in_paris(moment: str, duree: int, attente: int) -> None:
    day = _named("jour", _paris(moment))

    assert (day.duree, day.attente(_paris(moment))) == (duree, attente)


@pytest.mark.parametrize(
    ("moment", "days", "hours"),
    [
        ("2026-11-24T12:00", 30, 0),
        ("2026-12-31T23:59", 31, 0),
        ("2028-02-29T00:00", 29, 0),
        ("2026-03-01T00:00", 31, -1),
        ("2026-10-31T23:00", 31, 1),
    ],
)
def test_a_month_is_the_calendar_s_in_paris(moment: str, days: int, hours: int) -> None:
    assert _named("mois", _paris(moment)).duree == days * 86400 + hours * 3600


def test_midnight_in_paris_is_not_midnight_in_utc() -> None:
    eve = datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)

    assert _named("jour", eve).fin == _named("mois", eve).fin == datetime(2026, 11, 30, 23, tzinfo=UTC)
