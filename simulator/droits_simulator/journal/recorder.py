"""Who writes the journal: it looks at each exchange as it passes."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from traceback import extract_tb

from starlette.types import Message, Scope

from droits_simulator.clock import Clock
from droits_simulator.journal.book import Journal
from droits_simulator.journal.entry import Entries, Entry, kind_of
from droits_simulator.journal.wire import Exchanged
from droits_simulator.sessions import Session, current, within
from droits_simulator.watching import Look
from droits_simulator.witness import Witness

_ID, _TYPE = b"x-request-id", b"content-type"
_log = logging.getLogger(__name__)


class Recorder:
    """A watcher (watching.py).

    `clock` is the session's, `elapsed` seconds of any clock that never goes back; `new_id` names exchanges that the sandbox
    does not name by itself. What cannot be recorded is logged, and answered all the same.
    """

    def __init__(
        self,
        journal: Journal,
        entries: Entries,
        *,
        clock: Clock,
        elapsed: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._journal, self._entries = journal, entries
        self._clock, self._elapsed, self._new_id = clock, elapsed, new_id
        self._writing = self._write

    def look(self, scope: Scope, witness: Witness) -> Look | None:
        """How an exchange is written down, before the last of its answer leaves, so that who has it can read of it."""
        if self._journal.keep == 0 or kind_of(scope["path"]) is None:
            return None
        return _Recording(self, scope, witness)

    def begin(self) -> tuple[datetime, float]:
        """The session's time, and seconds by which durations are told."""
        return self._clock.now(), self._elapsed()

    def name(self, message: Message) -> None:
        """Give the answer that begins an id; an empty one, which somebody else wrote, is no id."""
        others = (one for one in message["headers"] if one[0].lower() != _ID)
        message["headers"] = [*others, (_ID, self._new_id().encode("latin-1"))]

    async def note(self, exchanged: Exchanged, witness: Witness, moment: datetime, began: float) -> None:
        """Record an exchange that is over."""
        session, took = current(), (self._elapsed() - began) * 1000
        try:
            packed = exchanged.packed()
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be written down
            _tell(cause)
            return
        # In as few objects as can be: there are as many as the journal keeps.
        write = partial(self._writing, packed, witness, session, moment, began * 1000, took)
        await self._journal.note(session.id, write, exchanged.size)

    def _write(
        self, packed: bytes, witness: Witness, session: Session, moment: datetime, began_ms: float, duration_ms: float
    ) -> Entry | None:
        """The entry of an exchange, or None if it cannot be written down."""
        told = moment.isoformat(timespec="milliseconds")
        try:
            with within(session):
                entry = self._entries.of(Exchanged.unpacked(packed), witness, told, round(duration_ms, 3))
        except Exception as cause:  # noqa: BLE001 - as above
            _tell(cause)
            return None
        return entry | {"id": entry["id"] or self._new_id(), "began_ms": round(began_ms, 3)}


def _tell(cause: Exception) -> None:
    frames = extract_tb(cause.__traceback__)
    _log.error("%s in %s (line %s), journal", type(cause).__name__, frames[-1].name, frames[-1].lineno)


class _Recording(Look):
    """What is kept of an exchange, told to a recorder when it is over."""

    def __init__(self, recorder: Recorder, scope: Scope, witness: Witness) -> None:
        self._recorder, self._witness = recorder, witness
        self._moment, self._began = recorder.begin()
        self._exchanged = Exchanged(scope)

    def asked(self, message: Message) -> None:
        """A part of the demand's body."""
        if message["type"] == "http.request":
            self._exchanged.request.add(message.get("body", b""))

    def begun(self, head: Message, headers: Mapping[bytes, bytes]) -> None:
        """Status and headers, with the id that every answer has."""
        if not headers.get(_ID):
            self._recorder.name(head)
        self._exchanged.begin(head["status"], [*head["headers"]], headers.get(_TYPE, b""))

    def came(self, body: Message) -> None:
        """A part of the body."""
        self._exchanged.response.add(body.get("body", b""))

    async def over(self, complete: bool) -> None:
        """The exchange is to be noted."""
        self._exchanged.complete = complete
        await self._recorder.note(self._exchanged, self._witness, self._moment, self._began)
