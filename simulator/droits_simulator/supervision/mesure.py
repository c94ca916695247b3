"""Who measures each exchange of the rights API and of FranceConnect, as whoever asked saw it end.

It notes what it saw before the last of the answer leaves, so that who has the answer finds it in the statistics.
"""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from traceback import extract_tb

from starlette.types import Message, Scope

from droits_simulator.supervision.echange import NOBODY, OTHER, Echange, Operations, voulu
from droits_simulator.watching import Look
from droits_simulator.witness import Witness

Note = Callable[[Echange], Awaitable[None]]
_MARK = b"x-banc-droits-faute"
_log = logging.getLogger(__name__)


class Measuring:
    """A watcher (watching.py), outside of wishes and faults.

    `elapsed` gives seconds of any clock that never goes back; `partner_of` the bounded name of a FranceConnect client.
    """

    def __init__(
        self,
        operations: Operations,
        note: Note,
        *,
        partners: Collection[str],
        partner_of: Callable[[str], str],
        elapsed: Callable[[], float],
    ) -> None:
        self._operations, self._note = operations, note
        self._partners, self._partner_of, self._elapsed = partners, partner_of, elapsed

    def look(self, scope: Scope, witness: Witness) -> Look | None:
        """How an exchange is measured; what is neither of the rights API nor of FranceConnect is not."""
        place = self._operations.at(scope["path"])
        return None if place is None else _Seen(self, place, scope["method"], witness)

    def present(self) -> float:
        """Seconds of the clock that never goes back."""
        return self._elapsed()

    async def measure(self, seen: "_Seen") -> None:
        """Note an exchange that is over."""
        try:
            await self._note(self._echange(seen))
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be counted
            frames = extract_tb(cause.__traceback__)
            _log.error("%s in %s (line %s), supervision", type(cause).__name__, frames[-1].name, frames[-1].lineno)

    def _echange(self, seen: "_Seen") -> Echange:
        appel, (service, operation) = seen.witness.appel, seen.place
        answered = seen.method == "GET" and seen.status == 200 and seen.complete
        about = appel.sujet if appel and answered and appel.refus is None else None
        return Echange(
            service,
            operation,
            seen.status,
            seen.complete,
            seen.seconds,
            self._partner(seen.witness),
            voulu(seen.mark) if seen.mark else (),
            about[1].nir if about else None,
        )

    def _partner(self, witness: Witness) -> str:
        if witness.appel is not None:
            partenaire = witness.appel.partenaire
            name = partenaire.nom if partenaire else NOBODY
        else:
            name = self._partner_of(witness.client_id) if witness.client_id else NOBODY
        return name if name in self._partners or name == NOBODY else OTHER


class _Seen(Look):
    """What is measured of an answer, at a place of a service and operation."""

    def __init__(self, measuring: Measuring, place: tuple[str, str], method: str, witness: Witness) -> None:
        self.place, self.method, self.witness = place, method, witness
        self._measuring, self._began = measuring, measuring.present()
        self.status, self.mark, self.seconds, self.complete = 0, "", 0.0, False

    def begun(self, head: Message, headers: Mapping[bytes, bytes]) -> None:
        """Its status, and what was made to go wrong in it."""
        self.status, self.mark = head["status"], headers.get(_MARK, b"").decode("latin-1")

    async def over(self, complete: bool) -> None:
        """How long it took, and whether it came to its end."""
        self.seconds, self.complete = self._measuring.present() - self._began, complete
        await self._measuring.measure(self)
