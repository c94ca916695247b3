"""Keeping to a quota: a judge that called more often than a convention allows would judge the refusals of its own haste."""

import time
from collections import deque
from collections.abc import Callable

_PERIOD = 1.1  # seconds: a second, and something for calls that arrive closer together than they were sent


class Pace:
    """Lets so many calls pass in a second, wherever it begins, and makes the next one wait; None lets all pass at once."""

    def __init__(
        self,
        per_second: int | None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limit = per_second
        self._monotonic = monotonic
        self._sleep = sleep
        self._recent: deque[float] = deque(maxlen=per_second or 0)

    def keep(self) -> None:
        """Return when the next call may be made."""
        if self._limit is None:
            return
        if len(self._recent) == self._limit:
            left = self._recent[0] + _PERIOD - self._monotonic()
            if left > 0:
                self._sleep(left)
        self._recent.append(self._monotonic())
