"""The journal of each session: kept in the store, bounded in number and bytes, and heard of as it grows.

Writing an exchange down, masked, costs a third of answering it, and most are never read. Where no other process reads the
store, an exchange therefore waits in this one until somebody asks for the journal; nothing unmasked ever leaves it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import chain
from typing import Any

import orjson

from droits_simulator.journal.masking import Masker
from droits_simulator.journal.waiting import Waiting
from droits_simulator.settings import REMEMBERED
from droits_simulator.state import Store

Entry = dict[str, Any]
Write = Callable[[], Entry | None]
MOST_BYTES = 8 * 1024 * 1024
_ELSEWHERE = 1.0  # seconds after which whoever follows looks for what other processes wrote


class Journal:
    """The journals of all sessions; each keeps its last `keep` exchanges, none with 0.

    `masker` is what its entries were masked with. Exchanges longer than their share of `most_bytes` push older ones out, so
    that a journal never holds more than twice that many bytes.
    """

    def __init__(self, store: Store, masker: Masker, keep: int = REMEMBERED, most_bytes: int = MOST_BYTES) -> None:
        self._store, self.masker, self.keep, self._most_bytes = store, masker, keep, most_bytes
        self._waiting: dict[str, Waiting] = {}
        self._heard: dict[str, set[asyncio.Event]] = {}
        self._is_closed = False

    async def note(self, session: str, write: Write, size: int) -> None:
        """One more exchange, of about `size` bytes: `write()` gives its entry, or None when it cannot be written down."""
        waiting = self._waiting.get(session)
        if waiting is None:
            waiting = self._waiting[session] = Waiting(self.keep, self._most_bytes)
        waiting.add(write, size)
        if self._store.is_shared or session in self._heard:
            await self._settle(session)

    async def _settle(self, session: str) -> None:
        """Write down what waits."""
        waiting = self._waiting.pop(session, None)
        for write in waiting.writes if waiting else ():
            entry = write()
            if entry is not None:
                await self._keep(session, entry)

    async def _keep(self, session: str, entry: Entry) -> None:
        size = len(orjson.dumps(entry))
        keep = self.keep
        if size > self._most_bytes // keep:
            keep = await self._room_for(session, size)
        await self._store.push(_key(session), {"size": size, "entry": entry}, keep=keep)
        for event in self._heard.get(session, ()):
            event.set()

    async def entries(self, session: str) -> list[Entry]:
        """All that is kept, the oldest first."""
        await self._settle(session)
        return [held["entry"] for held in await self._store.items(_key(session))]

    async def find(self, session: str, request: str) -> Entry | None:
        """The exchange of that id, or None if there was none or it is kept no more."""
        return next((one for one in reversed(await self.entries(session)) if one["id"] == request), None)

    async def forget(self, session: str) -> None:
        """Keep nothing of what was."""
        self._waiting.pop(session, None)
        await self._store.push(_key(session), {}, keep=0)

    async def drop(self, session: str) -> None:
        """Let go of what waits of a session that is over."""
        self._waiting.pop(session, None)

    async def follow(self, session: str, after: str | None, every: float) -> AsyncIterator[list[Entry]]:
        """What is new, as it comes: at first all that came after the exchange `after`, nothing before now without one.

        Something is given every `every` seconds at least, were it an empty list: other processes may have written.
        """
        event = asyncio.Event()
        self._heard.setdefault(session, set()).add(event)
        try:
            kept = await self.entries(session)
            last = (after or "") if after is not None or not kept else kept[-1]["id"]
            while not self._is_closed:
                new = _after(await self.entries(session), last)
                last = new[-1]["id"] if new else last
                event.clear()
                yield new
                await _heard_or_late(event, min(every, _ELSEWHERE) if self._store.is_shared else every)
        finally:
            self._heard[session].discard(event)
            if not self._heard[session]:
                del self._heard[session]

    def hang_up(self) -> None:
        """End what follows: the sandbox stops."""
        self._is_closed = True
        for event in chain.from_iterable(self._heard.values()):
            event.set()

    async def _room_for(self, session: str, size: int) -> int:
        """How many of the last exchanges may stay, one of `size` bytes included."""
        left, count = self._most_bytes - size, 1
        for held in reversed(await self._store.items(_key(session))):
            left -= held["size"]
            if left < 0:
                break
            count += 1
        return min(count, self.keep)


def _after(entries: list[Entry], last: str) -> list[Entry]:
    """The entries after the one of that id; all of them if it is not there any more."""
    for position in range(len(entries) - 1, -1, -1):
        if entries[position]["id"] == last:
            return entries[position + 1 :]
    return entries


async def _heard_or_late(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


def _key(session: str) -> str:
    return f"{session}/journal"
