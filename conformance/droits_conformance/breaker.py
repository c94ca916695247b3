"""What did not answer twice is not asked again at once: a target that hangs costs its time limit twice, not at every call.

Kept per address (method, scheme, host and path). After `AGAIN` seconds one call is let through; if it is answered, all are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE = 2  # silences in a row
AGAIN = 60.0  # seconds


@dataclass
class Breaker:
    """`monotonic` gives seconds that only grow."""

    monotonic: Callable[[], float]
    _silent: dict[str, tuple[int, float]] = field(default_factory=dict)

    def stands_in_the_way(self, place: str) -> str | None:
        """Why the address is not asked now, None if it is."""
        times, since = self._silent.get(place, (0, 0.0))
        if times < PATIENCE or self.monotonic() - since >= AGAIN:
            return None
        return f"not asked: no answer within the time limit {times} times in a row"

    def silent(self, place: str) -> None:
        """The address let the time limit pass."""
        times, _ = self._silent.get(place, (0, 0.0))
        self._silent[place] = (times + 1, self.monotonic())

    def answered(self, place: str) -> None:
        """The address gave an answer, or refused at once."""
        self._silent.pop(place, None)
