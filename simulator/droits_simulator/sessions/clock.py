"""One clock for everything that a session holds: rights, windows, tokens, quotas and statistics move together."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from droits_simulator.clock import Clock
from droits_simulator.sessions.session import current

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""A session's time is never before the first, and always before the second."""


@dataclass(frozen=True, slots=True)
class SessionClock:
    """The time of the session under way, made from the machine's, or from any other clock in tests.

    With `settled`, the moment that a single request asked for is not looked at: what is swept away then is dead for all.
    """

    base: Clock
    settled: bool = False

    def now(self) -> datetime:
        """The present moment in the session."""
        session = current()
        if session.wished_at is not None and not self.settled:
            return datetime.fromtimestamp(session.wished_at, UTC)
        if session.stopped_at is not None:
            return datetime.fromtimestamp(session.stopped_at, UTC)
        now = self.base.now()
        return now + timedelta(seconds=session.offset) if session.offset else now
