"""What time it is in the sandbox."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_simulator.clock import PARIS, FixedClock, SystemClock, day_in_paris, timestamp, today


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 7, 14, 21, 59, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_the_day_turns_at_midnight_in_paris_in_winter_and_in_summer(moment: datetime, day: date) -> None:
    assert today(FixedClock(moment)) == day


@given(
    st.integers(-2_200_000_000, 7_200_000_000),  # from 1900 to 2198
    st.sampled_from([UTC, PARIS, timezone(timedelta(hours=5, minutes=30))]),
)
def test_the_day_in_paris_is_the_same_whatever_zone_a_moment_is_told_in(seconds: int, zone: timezone) -> None:
    moment = datetime.fromtimestamp(seconds, UTC).astimezone(zone)

    assert day_in_paris(moment) == moment.astimezone(PARIS).date()


def test_a_clock_may_start_on_another_day_and_runs() -> None:
    clock = SystemClock.starting_on(date(2028, 2, 29))
    assert today(clock) == date(2028, 2, 29)
    assert clock.now() - datetime.now(UTC) > timedelta()


def test_a_timestamp_is_in_whole_seconds() -> None:
    assert timestamp(FixedClock(datetime(1970, 1, 1, 0, 1, 1, 900_000, tzinfo=UTC))) == 61
