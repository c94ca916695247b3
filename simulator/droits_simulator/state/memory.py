"""The default store: dictionaries of this process, one for each first segment of a key, swept as they grow."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from droits_contract.errors import BenchError
from droits_simulator.clock import Clock
from droits_simulator.state.store import Spending, Value

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
        self._additions_left = 0  # that surely fit, before all that is held is counted again

    async def put(self, key: str, value: Value, *, expires_at: float) -> None:
        """Keep `value` until `expires_at`; StoreFull when there is no room for one more."""
        self._put(key, value, expires_at)

    def _put(self, key: str, value: Value, expires_at: float) -> None:
        self._put_into(self._part(key), key, value, expires_at)

    def _put_into(self, part: _Part, key: str, value: Value, expires_at: float) -> None:
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
        return self._get(key)

    def _get(self, key: str, now: float | None = None) -> Value | None:
        """The value at a moment, by default the present one: the clock is asked only where there is something."""
        part = self._parts.get(key.partition("/")[0])
        held = part.values.get(key) if part else None
        return held[1] if held and (self._now() if now is None else now) < held[0] else None

    async def swap(self, key: str, seen: Value | None, value: Value, *, expires_at: float) -> bool:
        """Keep `value` if what is there is still what was `seen`; whether it was kept."""
        if self._get(key) != seen:
            return False
        self._put(key, value, expires_at)
        return True

    async def take(self, key: str) -> Value | None:
        """The value, removed in the same step."""
        value = await self.get(key)
        self._held(key).values.pop(key, None)
        return value

    async def count(self, key: str, by: int = 1, *, expires_at: float) -> int:
        """Add to a counter in one step, and tell what it holds then; StoreFull as `put`."""
        return self._count(key, by, expires_at)

    def _count(self, key: str, by: int, expires_at: float) -> int:
        held = self._get(key)
        total: int = (held["count"] if held else 0) + by
        if by:
            self._put(key, {"count": total}, expires_at)
        return total

    async def spend(self, counters: Sequence[Spending]) -> tuple[bool, list[int]]:
        """Add one to each counter, or to none where any is at its limit; whether, and what each holds then."""
        if not counters:
            return True, []
        now, part = self._now(), self._part(counters[0].key)
        held, passes = [], True
        for one in counters:
            there = part.values.get(one.key)
            count = there[1]["count"] if there and now < there[0] else 0
            held.append(count)
            passes = passes and count < one.limit
        if not passes:
            return False, held
        for place, one in enumerate(counters):
            held[place] += 1
            self._put_into(part, one.key, {"count": held[place]}, one.expires_at)
        return True, held

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
        # Counting asks every session, which the call under way has nothing to do with: as seldom as can be.
        if self._additions_left <= 0:
            self._additions_left = self._most - self.held
        if self._additions_left <= 0:
            raise StoreFull(self._most)
        self._additions_left -= 1

    def _now(self) -> float:
        return self._clock.now().timestamp()

    def _held(self, key: str) -> _Part:
        return self._parts.get(key.partition("/")[0]) or _Part()

    def _part(self, key: str) -> _Part:
        session = key.partition("/")[0]
        return self._parts.get(session) or self._parts.setdefault(session, _Part())
