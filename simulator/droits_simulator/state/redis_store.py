"""The store on a Redis or Valkey that several processes, on one machine or many, have in common.

Names on the server begin with `bd:`; what a session holds is under `bd:<session>:` and goes with it, without looking
through the keys of others. When a value is dead is told by the session's clock, which may be moved, stand still or go back;
the server's own expiry is only a broom for what nobody asks for any more, and comes eight days later, for no session lives
longer than seven. What the sandbox holds for good, at its root, the broom spares.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from redis.exceptions import ResponseError

from droits_simulator.clock import Clock
from droits_simulator.randomness import random_text
from droits_simulator.state.line import Argument, Line
from droits_simulator.state.memory import MOST_IN_A_SESSION, StoreFull
from droits_simulator.state.names import Place, ask_names, matching, place_of
from droits_simulator.state.scripts import ADD, CLEAR, COUNT, DELETE, NO_ROOM, PUSH, PUT, SPEND, SWAP, TAKE, Script
from droits_simulator.state.store import Spending, Value

_SLACK_MS = 8 * 24 * 3600 * 1000
_ask = ask_names(random_text, 12)


class RedisStore:
    """State that several processes have in common.

    Values die by `clock` and are swept away by `sweep_clock`, which may be behind. A session may hold `most` values of a
    kind; StoreFull tells that there is no room for one more, StoreDown that the server does not answer.
    """

    is_shared = True

    def __init__(
        self, line: Line, clock: Clock, sweep_clock: Clock | None = None, *, most: int = MOST_IN_A_SESSION
    ) -> None:
        self._line, self._clock, self._sweep_clock, self._most = line, clock, sweep_clock or clock, most

    async def put(self, key: str, value: Value, *, expires_at: float) -> None:
        """Keep `value` until `expires_at`."""
        place = place_of(key)
        await self._write(PUT, place, place.field, _written(value, expires_at), expires_at)

    async def add(self, key: str, value: Value, *, expires_at: float) -> bool:
        """Keep `value` unless a live one is there, in one step."""
        place = place_of(key)
        return bool(int(await self._write(ADD, place, place.field, _written(value, expires_at), expires_at)))

    async def swap(self, key: str, seen: Value | None, value: Value, *, expires_at: float) -> bool:
        """Keep `value` if what is there is still what was `seen`, in one step."""
        place, known = place_of(key), b"" if seen is None else orjson.dumps(seen)
        given = (place.field, _written(value, expires_at), expires_at, known)
        return bool(int(await self._write(SWAP, place, *given)))

    async def get(self, key: str) -> Value | None:
        """The value, or None."""
        place = place_of(key)
        found = _read(await self._line.read("HGET", place.values, place.field))
        return found[1] if found and self._now() < found[0] else None

    async def take(self, key: str) -> Value | None:
        """The value, removed in the same step."""
        place = place_of(key)
        found = _read(await self._line.run(TAKE, (*place.keys, _ask()), self._now(), place.field))
        return found[1] if found else None

    async def count(self, key: str, by: int = 1, *, expires_at: float) -> int:
        """Add to a counter in one step, and tell what it holds then."""
        place = place_of(key)
        return int(await self._write(COUNT, place, place.field, by, expires_at))

    async def spend(self, counters: Sequence[Spending]) -> tuple[bool, list[int]]:
        """Add one to each counter in one step, or to none where any is at its limit."""
        if not counters:
            return True, []
        given: list[Argument] = []
        for one in counters:
            given += (place_of(one.key).field, one.limit, one.expires_at)
        passes, *held = await self._write(SPEND, place_of(counters[0].key), *given)
        return bool(passes), [int(count) for count in held]

    async def delete(self, key: str) -> None:
        """Forget the value."""
        place = place_of(key)
        await self._line.run(DELETE, place.keys, place.field)

    async def names(self, prefix: str) -> list[str]:
        """The keys of the live values that begin with `prefix`."""
        within, found, since = place_of(prefix), [], f"({self._now()!r}"
        parts = () if within.kind else await self._line.read("SMEMBERS", within.parts)
        for place in matching(within, (part.decode() for part in parts)):
            fields = await self._line.read("ZRANGEBYSCORE", place.dead, since, "+inf")
            found += [key for field in fields if (key := place.key(field.decode())).startswith(prefix)]
        return found

    async def push(self, key: str, value: Value, *, keep: int) -> None:
        """Add `value` at the end of a list of which only the last `keep` values are kept."""
        place = place_of(key)
        given = (orjson.dumps(value), keep, _SLACK_MS, int(place.lasting), place.rest)
        await self._line.run(PUSH, (place.list, place.parts, _ask()), *given)

    async def items(self, key: str) -> list[Value]:
        """The values of a list, the oldest first."""
        return [orjson.loads(held) for held in await self._line.read("LRANGE", place_of(key).list, 0, -1)]

    async def clear(self, session: str) -> None:
        """Forget everything whose key begins with that segment."""
        place = place_of(session + "/")
        await self._line.run(CLEAR, (place.parts,), place.base)

    async def _write(self, script: Script, place: Place, *given: Argument) -> Any:
        """What a script returns that keeps something at a place."""
        now, settled = self._now(), self._sweep_clock.now().timestamp()
        common = (now, settled, _SLACK_MS, int(place.lasting), self._most, place.kind)
        try:
            return await self._line.run(script, (*place.keys, _ask()), *common, *given)
        except ResponseError as cause:
            if not str(cause).startswith(NO_ROOM):
                raise
            raise StoreFull(self._most) from cause

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _written(value: Value, expires_at: float) -> bytes:
    return repr(float(expires_at)).encode() + b" " + orjson.dumps(value)


def _read(held: bytes | None) -> tuple[float, Value] | None:
    if held is None:
        return None
    expires_at, _, value = held.partition(b" ")
    return float(expires_at), orjson.loads(value)
