"""The default store: dictionaries of this process, one for each first segment of a key, swept as they grow."""

from collections import deque
from dataclasses import dataclass

from droits_contract.errors import BenchError
from droits_simulator.clock import Clock
from droits_simulator.state.store import Value

_SWEEP_EVERY = 1024
MOST_IN_A_SESSION = 250_000
MOST = 2 * MOST_IN_A_SESSION


@dataclass
class StoreFull(BenchError):
    """A session, or all of them together, would hold more living values than they may."""

    most: int
    code = "store-full"

    def __str__(self) -> str:
        """How many there may be, and what to do."""
        return f"{self.most} values are held, and no more may be; wait until some expire, or close a session"


class _Part:
    """The state of one session."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[float, Value]] = {}
        self.lists: dict[str, deque[Value]] = {}
        self.puts = 0

    def sweep(self, now: float) -> None:
        self.values = {key: held for key, held in self.values.items() if now < held[0]}


class MemoryStore:
    """State of one process. Single-threaded by asyncio, so each method is atomic.

    Values die by `clock` and are swept away by `sweep_clock`, which may be behind. `most_in_a_session` and `most` bound
    the values held; StoreFull tells that there is no room for one more.
    """

    is_shared = False

    def __init__(
        self,
        clock: Clock,
        sweep_clock: Clock | None = None,
        *,
        most_in_a_session: int = MOST_IN_A_SESSION,
        most: int = MOST,
    ) -> None:
        self._clock, self._sweep_clock = clock, sweep_clock or clock
        self._most_in_a_session, self._most = most_in_a_session, most
        self._parts: dict[str, _Part] = {}

    async def put(self, key: str, value: Value, *, expires_at: float) -> None:
        """Keep `value` until `expires_at`; StoreFull when there is no room for one more."""
        part = self._part(key)
        part.puts += 1
        if part.puts % _SWEEP_EVERY == 0 or len(part.values) >= self._most_in_a_session:
            part.sweep(self._sweep_clock.now().timestamp())
        if key not in part.values:
            self._make_sure_of_room(part)
        part.values[key] = (expires_at, value)

    async def add(self, key: str, value: Value, *, expires_at: float) -> bool:
        """Keep `value` unless a live one is there; whether it was kept."""
        if await self.get(key) is not None:
            return False
        await self.put(key, value, expires_at=expires_at)
        return True

    async def get(self, key: str) -> Value | None:
        """The value, or None."""
        expires_at, value = self._held(key).values.get(key, (0.0, None))
        return value if self._now() < expires_at else None

    async def take(self, key: str) -> Value | None:
        """The value, removed in the same step."""
        value = await self.get(key)
        self._held(key).values.pop(key, None)
        return value

    async def count(self, key: str, by: int = 1, *, expires_at: float) -> int:
        """Add to a counter in one step, and tell what it holds then; StoreFull as `put`."""
        held = await self.get(key)
        total = (held["count"] if held else 0) + by
        if by:
            await self.put(key, {"count": total}, expires_at=expires_at)
        return int(total)

    async def delete(self, key: str) -> None:
        """Forget the value."""
        self._held(key).values.pop(key, None)

    async def names(self, prefix: str) -> list[str]:
        """The keys of the live values that begin with `prefix`, which holds at least the first segment."""
        now = self._now()
        return [key for key, held in self._held(prefix).values.items() if key.startswith(prefix) and now < held[0]]

    async def push(self, key: str, value: Value, *, keep: int) -> None:
        """Add `value` at the end of a list of which only the last `keep` values are kept."""
        held = self._part(key).lists.setdefault(key, deque())
        held.append(value)
        while len(held) > keep:
            held.popleft()

    async def items(self, key: str) -> list[Value]:
        """The values of a list, the oldest first."""
        return list(self._held(key).lists.get(key, ()))

    @property
    def held(self) -> int:
        """How many values are held, dead ones that were not swept away yet too."""
        return sum(len(one.values) for one in self._parts.values())

    async def clear(self, session: str) -> None:
        """Forget everything whose key begins with that segment."""
        self._parts.pop(session, None)

    def _make_sure_of_room(self, part: _Part) -> None:
        if len(part.values) >= self._most_in_a_session:
            raise StoreFull(self._most_in_a_session)
        if self.held >= self._most:
            raise StoreFull(self._most)

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _held(self, key: str) -> _Part:
        return self._parts.get(key.partition("/")[0]) or _Part()

    def _part(self, key: str) -> _Part:
        return self._parts.setdefault(key.partition("/")[0], _Part())
