"""What time it is. Nobody else asks: rights, windows, tokens and quotas follow the clock that app.py hands out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """The sandbox's time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


def today(clock: Clock) -> date:
    """The day of the call: the contract counts days as people in France do (decision 13)."""
    return day_in_paris(clock.now())


def day_in_paris(moment: datetime) -> date:
    """The day that it is in Paris at an aware moment.

    >>> day_in_paris(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    datetime.date(2026, 11, 25)
    """
    if moment.tzinfo is UTC and moment.year >= _WHOLE_HOURS_SINCE:
        return _day_at(moment.toordinal() * 24 + moment.hour)
    return moment.astimezone(PARIS).date()


# Since then Paris is a whole number of hours from UTC, so that within one hour of UTC it is one day there.
_WHOLE_HOURS_SINCE = 1912


@lru_cache(maxsize=64)
def _day_at(hour: int) -> date:
    """The day in Paris in an hour of UTC, counted from the first of the calendar."""
    days, hours = divmod(hour, 24)
    moment = datetime.combine(date.fromordinal(days), time(hours), UTC)
    return moment.astimezone(PARIS).date()


def timestamp(clock: Clock) -> int:
    """Whole seconds since 1970, as JSON Web Tokens write them."""
    return int(clock.now().timestamp())


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's time, moved by `offset`."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The machine's time plus the offset."""
        return datetime.now(UTC) + self.offset if self.offset else datetime.now(UTC)

    @classmethod
    def starting_on(cls, day: date) -> "SystemClock":
        """A clock that runs, and on which it is now `day` (same time of day): what `--today` asks for."""
        present = datetime.now(PARIS)
        wanted = datetime.combine(day, present.timetz())
        return cls(wanted.astimezone(UTC) - present.astimezone(UTC))


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests: noon in Paris on `day` unless `moment` is given."""

    moment: datetime

    def now(self) -> datetime:
        """Always the same moment."""
        return self.moment

    @classmethod
    def on(cls, day: date) -> "FixedClock":
        """Noon in Paris on `day`."""
        return cls(datetime.combine(day, time(12), PARIS).astimezone(UTC))
