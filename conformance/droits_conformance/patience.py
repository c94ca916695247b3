"""Waiting for time to pass, where a target has no clock that could be moved: in small steps, each of them told.

Seconds that only grow and the way to sleep are handed in, so that a test waits for nothing.
"""

import time
from collections.abc import Callable

STEP = 0.5  # seconds between two looks at the clock

Told = Callable[[str, float, float], None]


def _unheard(what: str, total: float, left: float) -> None:
    """Nobody watches."""


class Patience:
    """Waits. `told(what, total, left)` hears of each step, in seconds; of no wait at all it hears nothing."""

    def __init__(
        self,
        told: Told = _unheard,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._told = told
        self._monotonic = monotonic
        self._sleep = sleep

    def now(self) -> float:
        """Seconds that only grow."""
        return self._monotonic()

    def pause(self, seconds: float) -> None:
        """Return once so many seconds have passed; too short a wait to tell of."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            self._sleep(left)

    def wait_until(self, moment: float, what: str) -> None:
        """Return once `now()` has reached `moment`; `what` says what for. KeyboardInterrupt goes through."""
        total = left = moment - self.now()
        while left > 0:
            self._told(what, total, left)
            self._sleep(min(left, STEP))
            left = moment - self.now()
        if total > 0:
            self._told(what, total, 0.0)
