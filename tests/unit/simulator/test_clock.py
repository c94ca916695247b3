"""What time it is in the sandbox."""

from datetime import UTC, date, datetime, timedelta

import pytest

from droits_simulator.clock import FixedClock, SystemClock, timestamp, today


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


def test_a_clock_may_start_on_another_day_and_runs() -> None:
    clock = SystemClock.starting_on(date(2028, 2, 29))
    assert today(clock) == date(2028, 2, 29)
    assert clock.now() - datetime.now(UTC) > timedelta()


def test_a_timestamp_is_in_whole_seconds() -> None:
    assert timestamp(FixedClock(datetime(1970, 1, 1, 0, 1, 1, 900_000, tzinfo=UTC))) == 61
