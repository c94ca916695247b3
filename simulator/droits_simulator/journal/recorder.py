"""The layer that writes the journal: it lets every message through as it is, and looks at it as it passes."""

import logging
from collections.abc import Callable
from datetime import datetime
from traceback import extract_tb

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.clock import Clock
from droits_simulator.journal.book import Journal
from droits_simulator.journal.entry import Entries, Entry, kind_of
from droits_simulator.journal.wire import Exchanged, header_of
from droits_simulator.sessions import current, within
from droits_simulator.witness import Witness, watched

_ID = b"x-request-id"
_log = logging.getLogger(__name__)


class Recorder:
    """An ASGI layer inside the session's.

    `clock` is the session's, `elapsed` seconds of any clock that never goes back; `new_id` names exchanges that the sandbox
    does not name by itself. What cannot be recorded is logged, and answered all the same.
    """

    def __init__(
        self,
        app: ASGIApp,
        journal: Journal,
        entries: Entries,
        *,
        clock: Clock,
        elapsed: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._app, self._journal, self._entries = app, journal, entries
        self._clock, self._elapsed, self._new_id = clock, elapsed, new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and record it before the last of its answer leaves, so that who has it can read of it."""
        if scope["type"] != "http" or self._journal.keep == 0 or kind_of(scope["path"]) is None:
            await self._app(scope, receive, send)
            return
        began, moment = self._elapsed(), self._clock.now()
        exchanged = Exchanged(scope)
        is_recorded = False

        async def record(witness: Witness) -> None:
            nonlocal is_recorded
            if not is_recorded:
                is_recorded = True
                await self._record(exchanged, witness, moment, began)

        with watched() as witness:

            async def seen(message: Message) -> None:
                if self._look(exchanged, message):
                    await record(witness)
                await send(message)

            try:
                await self._app(scope, _overheard(receive, exchanged), seen)
            finally:
                await record(witness)  # an answer that broke off, or that never began

    def _look(self, exchanged: Exchanged, message: Message) -> bool:
        """Take a message of the answer down; whether it is the last one."""
        if message["type"] == "http.response.start":
            if not header_of(message["headers"], _ID):
                MutableHeaders(scope=message)["X-Request-Id"] = self._new_id()
            exchanged.begin(message["status"], list(message["headers"]))
            return False
        if message["type"] != "http.response.body":
            return False
        exchanged.response.add(message.get("body", b""))
        exchanged.complete = not message.get("more_body", False)
        return exchanged.complete

    async def _record(self, exchanged: Exchanged, witness: Witness, moment: datetime, began: float) -> None:
        session, ended = current(), self._elapsed()

        def write() -> Entry | None:
            told, duration_ms = moment.isoformat(timespec="milliseconds"), round((ended - began) * 1000, 3)
            try:
                with within(session):
                    entry = self._entries.of(exchanged, witness, told, duration_ms)
            except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be written down
                frames = extract_tb(cause.__traceback__)
                _log.error("%s in %s (line %s), journal", type(cause).__name__, frames[-1].name, frames[-1].lineno)
                return None
            return entry | {"id": entry["id"] or self._new_id(), "began_ms": round(began * 1000, 3)}

        await self._journal.note(session.id, write, exchanged.size)


def _overheard(receive: Receive, exchanged: Exchanged) -> Receive:
    async def overheard() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            exchanged.request.add(message.get("body", b""))
        return message

    return overheard
