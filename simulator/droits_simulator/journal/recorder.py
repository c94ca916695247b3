"""Who writes the journal: it looks at each exchange as it passes."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from traceback import extract_tb

from droits_simulator.exchange import Exchange
from droits_simulator.journal.book import Journal
from droits_simulator.journal.entry import Entries, Entry
from droits_simulator.journal.wire import Exchanged, pack
from droits_simulator.sessions import Session, current, within
from droits_simulator.witness import Witness

_KNOWN_BYTES = 4096  # about what came to be known of an exchange, and is kept beside it
_log = logging.getLogger(__name__)


class Recorder:
    """A watcher (watching.py): each exchange is written down before the last of its answer leaves.

    So who has it can read of it. `new_id` names exchanges whose answers never began. What cannot be recorded is logged, and
    answered all the same.
    """

    def __init__(self, journal: Journal, entries: Entries, new_id: Callable[[], str]) -> None:
        self._journal, self._entries, self._new_id = journal, entries, new_id
        self._writing = self._write

    async def over(self, exchange: Exchange) -> None:
        """Record an exchange that is over."""
        if self._journal.keep == 0:
            return
        try:
            packed = pack(exchange)
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be written down
            _tell(cause)
            return
        # In as few objects as can be: there are as many as the journal keeps.
        told = exchange.moment, exchange.began * 1000, exchange.seconds * 1000
        write = partial(self._writing, packed, exchange.witness, current(), *told)
        await self._journal.note(current().id, write, len(packed) + _KNOWN_BYTES)

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
