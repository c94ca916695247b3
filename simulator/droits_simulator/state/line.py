"""The line to a Redis or Valkey: commands that are sent again until one is answered, or nobody waits any longer.

A connection may break before a command arrives, or after it was carried out. What is sent again therefore must do no harm
twice: plain commands here only read, and scripts recognise what was asked before (scripts.py). A server that starts again
is waited for; while it stays away, each call is told so at its first attempt.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

from redis.exceptions import ConnectionError as BrokenLine
from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, ResponseError
from redis.exceptions import TimeoutError as TooLate

from droits_simulator.state.memory import StoreFull
from droits_simulator.state.outage import StoreDown, note_outage
from droits_simulator.state.scripts import Script

PATIENCE = 3.0
"""Seconds for which a command is sent again: a server that is started anew is back within that time."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.01, 0.25
_AWAY = (BrokenLine, TooLate, OSError, ReadOnlyError)
# A server that cannot write its file any more, or waits for its primary: it says so, and nothing was done.
_REFUSES = ("MISCONF", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS")
Argument = str | bytes | float


class NoMemoryLeft(StoreFull):
    """The server has no memory left for one more value."""

    def __str__(self) -> str:
        """What to do."""
        return "the shared store has no memory left (maxmemory); give it more, or close sessions"


class Asked(Protocol):
    """What is needed of redis.asyncio.Redis."""

    async def execute_command(self, *command: Any) -> Any:
        """The reply to a command."""
        ...

    async def aclose(self) -> None:
        """Let go of all connections."""
        ...


class Line:
    """A line over `client`; `patience` in seconds of `elapsed`, which never goes back, `pause` waits so many."""

    def __init__(
        self,
        client: Asked,
        *,
        patience: float = PATIENCE,
        elapsed: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client, self._patience, self._elapsed, self._pause = client, patience, elapsed, pause
        self._is_away = False

    async def read(self, *command: Argument) -> Any:
        """The reply to a command that changes nothing."""
        return await self._until_answered(lambda: self._client.execute_command(*command))

    async def run(self, script: Script, keys: Sequence[str], *given: Argument) -> Any:
        """What a script returns; StoreFull where it finds no room."""
        return await self._until_answered(lambda: self._once(script, keys, given))

    async def _once(self, script: Script, keys: Sequence[str], given: Sequence[Argument]) -> Any:
        try:
            return await self._client.execute_command("EVALSHA", script.digest, len(keys), *keys, *given)
        except NoScriptError:  # a server that was started anew
            return await self._client.execute_command("EVAL", script.text, len(keys), *keys, *given)

    async def _until_answered(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        until = self._elapsed() + (0.0 if self._is_away else self._patience)
        wait = _FIRST_PAUSE
        while True:
            try:
                reply = await ask()
            except (*_AWAY, ResponseError) as cause:
                _check_worth_repeating(cause)
                if self._elapsed() + wait > until:
                    self._is_away = True
                    note_outage()
                    raise StoreDown(type(cause).__name__) from cause
            else:
                self._is_away = False
                return reply
            await self._pause(wait)
            wait = min(2 * wait, _LONGEST_PAUSE)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, cause: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of all connections."""
        await self._client.aclose()


def _check_worth_repeating(cause: Exception) -> None:
    """Raise what another attempt would not mend."""
    text = str(cause)
    if isinstance(cause, OutOfMemoryError) or text.startswith("OOM"):
        raise NoMemoryLeft(0) from cause
    if not isinstance(cause, _AWAY) and not text.startswith(_REFUSES):
        raise cause
