"""Where the `limits` library keeps its counters here: in the sandbox's store, by the session's clock.

The library asks nobody what time it is; its storage does, and this one asks the store. So a session moves its quotas with
its clock, and counters are wherever the store is.
"""

from functools import lru_cache

from limits.aio.storage import Storage

from droits_simulator.sessions import current
from droits_simulator.state import Spending, Store

_KEPT = 1024  # keys read last
_GRACE = 60.0  # seconds: a call that began in a period may still be counted in it when the next one has begun


class StoreStorage(Storage):
    """Counters of the session under way.

    A key ends in the moment at which its period ends, in seconds since 1970: it tells how long the counter is needed.
    """

    STORAGE_SCHEME = None

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        """What a store raises is told as it is."""
        return ()

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter; it lives until its period has ended, `expiry` being the length of that."""
        del expiry
        return await self.held(key, more=amount)

    async def get(self, key: str) -> int:
        """What a counter holds."""
        return await self.held(key)

    async def get_expiry(self, key: str) -> float:
        """When the period of a counter ends, in seconds since 1970."""
        return _end_of(key)

    async def check(self) -> bool:
        """Whether the store answers; what it raises goes through."""
        await self._store.names(_kept(""))
        return True

    async def reset(self) -> int | None:
        """Forget all counters of the session; how many."""
        names = await self._store.names(_kept(""))
        for name in names:
            await self._store.delete(name)
        return len(names)

    async def clear(self, key: str) -> None:
        """Forget a counter."""
        await self._store.delete(_kept(key))

    async def held(self, key: str, *, more: int = 0) -> int:
        """What a counter holds after so many `more`."""
        return await self._store.count(_kept(key), more, expires_at=_end_of(key) + _GRACE)

    async def spend(self, counters: tuple[tuple[str, int], ...]) -> tuple[bool, list[int]]:
        """Add one to each counter, given with its limit, or to none where one is used up; what each holds then."""
        return await self._store.spend(_spendings(current().id, counters))


@lru_cache(maxsize=_KEPT)
def _spendings(session: str, counters: tuple[tuple[str, int], ...]) -> tuple[Spending, ...]:
    """What the store is asked for: the same for all calls of a partner within one second."""
    return tuple(Spending(_in(session, key), most, _end_of(key) + _GRACE) for key, most in counters)


@lru_cache(maxsize=_KEPT)
def _end_of(key: str) -> float:
    return float(key.rpartition("/")[2])


def _kept(key: str) -> str:
    return _in(current().id, key)


def _in(session: str, key: str) -> str:
    return f"{session}/quota/{key}"
