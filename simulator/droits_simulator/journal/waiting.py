"""Exchanges that wait to be written down: no more, and no larger, than the journal would keep."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

Write = Callable[[], dict[str, Any] | None]


class Waiting:
    """The last `keep` exchanges of a session, of `most_bytes` at most: what came before them would be pushed out anyway."""

    def __init__(self, keep: int, most_bytes: int) -> None:
        self._keep, self._most_bytes = keep, most_bytes
        self._held: deque[tuple[Write, int]] = deque()
        self._bytes = 0

    def add(self, write: Write, size: int) -> None:
        """One more, of about `size` bytes."""
        self._held.append((write, size))
        self._bytes += size
        while len(self._held) > self._keep or (self._bytes > self._most_bytes and len(self._held) > 1):
            self._bytes -= self._held.popleft()[1]

    @property
    def writes(self) -> Iterator[Write]:
        """What writes each down, the oldest first."""
        return (write for write, _ in tuple(self._held))
