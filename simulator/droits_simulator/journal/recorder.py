"""The layer that writes the journal: it lets every message through as it is, and looks at it as it passes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from traceback import extract_tb

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.clock import Clock
from droits_simulator.journal.book import Journal
from droits_simulator.journal.entry import Entries, Entry, kind_of
from droits_simulator.journal.wire import Exchanged, header_of
from droits_simulator.passing import Passing
from droits_simulator.sessions import Session, current, within
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
        with watched() as witness:
            passing = _Passing(self, scope, send, witness)
            try:
                await self._app(scope, _overheard(receive, passing.exchanged), passing.take)
            finally:
                await passing.end()  # an answer that broke off, or that never began

    def begin(self) -> tuple[datetime, float]:
        """The session's time, and seconds by which durations are told."""
        return self._clock.now(), self._elapsed()

    def name(self, message: Message) -> None:
        """See to it that the answer that begins has an id."""
        if not header_of(message["headers"], _ID):
            MutableHeaders(scope=message)["X-Request-Id"] = self._new_id()

    async def note(self, exchanged: Exchanged, witness: Witness, moment: datetime, began: float) -> None:
        """Record an exchange that is over."""
        session, took = current(), (self._elapsed() - began) * 1000
        try:
            packed = exchanged.packed()
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be written down
            _tell(cause)
            return
        held = _Held(self, packed, witness, session, moment, (began * 1000, took))
        await self._journal.note(session.id, held, exchanged.size)

    def write(self, held: "_Held") -> Entry | None:
        """The entry of what was held, or None if it cannot be written down."""
        began_ms, duration_ms = held.times
        told = held.moment.isoformat(timespec="milliseconds")
        try:
            with within(held.session):
                entry = self._entries.of(Exchanged.unpacked(held.packed), held.witness, told, round(duration_ms, 3))
        except Exception as cause:  # noqa: BLE001 - as above
            _tell(cause)
            return None
        return entry | {"id": entry["id"] or self._new_id(), "began_ms": round(began_ms, 3)}


def _tell(cause: Exception) -> None:
    frames = extract_tb(cause.__traceback__)
    _log.error("%s in %s (line %s), journal", type(cause).__name__, frames[-1].name, frames[-1].lineno)


@dataclass(frozen=True, slots=True)
class _Held:
    """An exchange that waits to be written down, in as few objects as can be: there are as many as the journal keeps.

    `times` are in milliseconds: when it began, and how long it took.
    """

    recorder: Recorder
    packed: bytes
    witness: Witness
    session: Session
    moment: datetime
    times: tuple[float, float]

    def __call__(self) -> Entry | None:
        """Its entry."""
        return self.recorder.write(self)


class _Passing(Passing):
    """What passes of an exchange, told to a recorder when it is over."""

    def __init__(self, recorder: Recorder, scope: Scope, send: Send, witness: Witness) -> None:
        super().__init__(send)
        self._recorder, self._witness = recorder, witness
        self._moment, self._began = recorder.begin()
        self.exchanged = Exchanged(scope)

    def begun(self, head: Message) -> None:
        """Status and headers, with the id that every answer has."""
        self._recorder.name(head)
        self.exchanged.begin(head["status"], [*head["headers"]])

    def came(self, body: Message) -> None:
        """A part of the body."""
        self.exchanged.response.add(body.get("body", b""))

    async def over(self) -> None:
        """The exchange is to be noted."""
        self.exchanged.complete = self.complete
        await self._recorder.note(self.exchanged, self._witness, self._moment, self._began)


def _overheard(receive: Receive, exchanged: Exchanged) -> Receive:
    async def overheard() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            exchanged.request.add(message.get("body", b""))
        return message

    return overheard
