"""The journal: every HTTP exchange that the judge made, in order, kept for the reports and for the rules about privacy.

The journal holds what was really sent and received, so that rules can look for leaks; whatever leaves the process goes
through `masking.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, TypeVar, cast

Headers = tuple[tuple[str, str], ...]
Read = TypeVar("Read")

UNNUMBERED = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer.

    `number` is given by the journal, UNNUMBERED before. `side` is `droits`, `broker` or `control`;
    `error` says why there is no answer.
    """

    number: int
    side: str
    method: str
    url: str
    request_headers: Headers
    request_body: bytes
    status: int | None
    headers: Headers
    body: bytes
    elapsed: float
    error: str | None = None


@dataclass
class Journal:
    """Exchanges in the order they were made, numbered from 1; several threads may record at once."""

    exchanges: list[Exchange] = field(default_factory=list)
    _headers: dict[tuple[str, str], tuple[str, str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _read: dict[str, tuple[int, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def record(self, exchange: Exchange) -> int:
        """Keep an exchange under the next number, whatever number it came with; answers that number."""
        with self._lock:
            number = len(self.exchanges) + 1
            sent, received = self._shared(exchange.request_headers), self._shared(exchange.headers)
            self.exchanges.append(replace(exchange, number=number, request_headers=sent, headers=received))
        return number

    def _shared(self, headers: Headers) -> Headers:
        """The same headers, those that came before kept once: they are most of what thousands of exchanges weigh."""
        return tuple(self._headers.setdefault(pair, pair) for pair in headers)

    def once(self, name: str, read: Callable[["Journal"], Read]) -> Read:
        """What `read` finds in all exchanges: worked out once, until another exchange is recorded."""
        count, found = self._read.get(name, (-1, None))
        if count != len(self.exchanges):
            count, found = len(self.exchanges), read(self)
            self._read[name] = (count, found)
        return cast("Read", found)

    def since(self, count: int) -> list[Exchange]:
        """What was recorded after the first `count` exchanges."""
        return self.exchanges[count:]

    def __getitem__(self, number: int) -> Exchange:
        return self.exchanges[number - 1]

    def __iter__(self) -> Iterator[Exchange]:
        return iter(self.exchanges)

    def __len__(self) -> int:
        return len(self.exchanges)
