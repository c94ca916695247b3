"""The sessions of a sandbox: opened, found, changed and closed; bounded in number, each with an end."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from droits_contract.errors import BenchError
from droits_simulator.clock import Clock, timestamp
from droits_simulator.sessions.session import DEFAULT, Session
from droits_simulator.state import Store

LIFE = 24 * 3600
LONGEST_LIFE = 7 * 24 * 3600
MOST = 1000
_BETWEEN_LOOKS = 60  # seconds
_FOR_EVER = float(2**53)
_ID_BYTES = 12
_OPENED = "opened/"


@dataclass
class TooManySessions(BenchError):
    """The sandbox is full of sessions."""

    most: int
    code = "too-many-sessions"

    def __str__(self) -> str:
        """How many there may be, and what to do."""
        return f"{self.most} sessions are open, and no more may be; close one, or wait until one expires"


class Sessions:
    """All sessions. `store` keeps them by the machine's time (`clock`); `first` is the default one when it starts."""

    def __init__(
        self, store: Store, clock: Clock, alea: Callable[[int], str], first: Session | None = None, most: int = MOST
    ) -> None:
        self._store, self._clock, self._alea, self._first, self._most = store, clock, alea, first or Session(), most
        self._over: list[Callable[[str], Awaitable[None]]] = []
        self._room, self._look_again = 0, 0.0

    def when_over(self, forget: Callable[[str], Awaitable[None]]) -> None:
        """Have `forget` told the id of each session that is closed or found expired, so that nothing of it is held."""
        self._over.append(forget)

    async def open(self, life: int = LIFE, **chosen: Any) -> Session:
        """A new session for `life` seconds; TooManySessions without room.

        It has what was `chosen`, and is otherwise as the default one when it started.
        """
        now = timestamp(self._clock)
        await self._take_room(now)
        base = replace(self._first, **chosen)
        session = replace(base, id=self._alea(_ID_BYTES), created_at=now, expires_at=now + life)
        await self.keep(session)
        await self._store.put(f"{_OPENED}{session.id}", {}, expires_at=_FOR_EVER)
        return session

    async def find(self, session_id: str) -> Session | None:
        """The session of that id, or None if there never was one, or no more."""
        value = await self._store.get(f"sessions/{session_id}")
        if value is None:
            return self._first if session_id == DEFAULT else None
        return Session.of(value)

    async def keep(self, session: Session) -> None:
        """Note what a session has become."""
        self._count_again_with(session)
        await self._store.put(f"sessions/{session.id}", session.as_value(), expires_at=_end_of(session))

    async def change(self, session: Session, how: Callable[[Session], Session]) -> Session:
        """What `session` has become once `how` changed it as it is at this very moment, and nobody else meanwhile.

        One that is over is not kept again.
        """
        key = f"sessions/{session.id}"
        while True:  # ends: each turn that fails, somebody else changed it
            seen = await self._store.get(key)
            before = Session.of(seen) if seen else session
            changed = how(before)
            if seen is None and session.id != DEFAULT:
                return changed
            self._count_again_with(session)
            if await self._store.swap(key, seen, changed.as_value(), expires_at=_end_of(changed)):
                return changed

    async def all(self) -> list[Session]:
        """Every open session but the default one, the oldest first."""
        found = [await self.find(name.partition("/")[2]) for name in await self._store.names("sessions/")]
        return sorted((one for one in found if one and one.id != DEFAULT), key=lambda one: one.created_at)

    async def close(self, session_id: str) -> None:
        """Forget a session; the default one is only put back to how it started."""
        was_open = await self._store.take(f"sessions/{session_id}") is not None
        if session_id == DEFAULT:
            return
        if was_open and not self._store.is_shared:
            self._room += 1
        await self._forget(session_id)

    async def _take_room(self, now: float) -> None:
        """Room for one more session, or TooManySessions.

        To look at all sessions for each that is opened would make opening them the slower, the more there are. Where no
        other process opens any, `_room` of them surely fit before they must be counted again.
        """
        if self._room and now < self._look_again:
            self._room -= 1
            return
        await self._bury()
        held = len(await self._store.names("sessions/"))
        if held >= self._most:
            raise TooManySessions(self._most)
        self._room = 0 if self._store.is_shared else self._most - held - 1
        self._look_again = now + _BETWEEN_LOOKS

    def _count_again_with(self, session: Session) -> None:
        """The default one takes room once it is kept, without having been opened."""
        if session.id == DEFAULT:
            self._room = 0

    async def _bury(self) -> None:
        """Forget what sessions held that are over, whichever process opened them."""
        alive = {name.partition("/")[2] for name in await self._store.names("sessions/")}
        for name in await self._store.names(_OPENED):
            if (session_id := name.removeprefix(_OPENED)) not in alive:
                await self._forget(session_id)

    async def _forget(self, session_id: str) -> None:
        for forget in self._over:
            await forget(session_id)
        await self._store.delete(f"{_OPENED}{session_id}")


def _end_of(session: Session) -> float:
    return _FOR_EVER if session.expires_at is None else session.expires_at
