"""The one clock of a session: rights, windows, tokens, quotas and statistics follow it."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from droits_simulator.client.control import Control

_PARIS = ZoneInfo("Europe/Paris")


class Clock:
    """Reads and moves the clock of a session; each move gives the time that it is afterwards."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def now(self) -> datetime:
        """The time in the session, as clocks in Paris show it: its date is the day of the call (decision 13)."""
        return _time(self._control.call("GET", "clock"))

    @property
    def stopped(self) -> bool:
        """Whether it stands still."""
        return bool(self._control.call("GET", "clock")["stopped"])

    def set(self, moment: datetime) -> datetime:
        """Make it that time (1970 to 2099, with a time zone); ControlRefused `horloge-invalide` otherwise."""
        return self._put({"now": moment.isoformat()})

    def advance(
        self,
        by: timedelta | float = 0,
        *,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
    ) -> datetime:
        """Move it on, or back if negative: `advance(days=2)`, `advance(timedelta(hours=1))`, `advance(61)` seconds."""
        base = by if isinstance(by, timedelta) else timedelta(seconds=by)
        total = base + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._put({"advance": total.total_seconds()})

    def stop(self) -> datetime:
        """Let it stand still where it is."""
        return self._put({"stopped": True})

    def run(self) -> datetime:
        """Let it run again from where it stood."""
        return self._put({"stopped": False})

    def reset(self) -> datetime:
        """Back to the time of the machine."""
        return _time(self._control.call("DELETE", "clock"))

    def _put(self, wanted: dict[str, Any]) -> datetime:
        return _time(self._control.call("PUT", "clock", wanted))


def _time(told: dict[str, Any]) -> datetime:
    # In Paris, so that its date is the day of the call: an hour before midnight in UTC, that is tomorrow already.
    return datetime.fromisoformat(told["now"]).astimezone(_PARIS)
