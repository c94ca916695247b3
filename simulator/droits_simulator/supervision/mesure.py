"""The layer that measures: each exchange of the rights API and of FranceConnect, as whoever asked saw it end.

It notes what it saw before the last of the answer leaves, so that who has the answer finds it in the statistics.
"""

import logging
from collections.abc import Awaitable, Callable, Collection
from traceback import extract_tb

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.journal.wire import header_of
from droits_simulator.passing import Passing
from droits_simulator.supervision.echange import NOBODY, OTHER, Echange, Operations, voulu
from droits_simulator.witness import Witness, watched

Note = Callable[[Echange], Awaitable[None]]
_MARK = b"x-banc-droits-faute"
_log = logging.getLogger(__name__)


class Measuring:
    """An ASGI layer inside the session's and outside of wishes and faults.

    `elapsed` gives seconds of any clock that never goes back; `partner_of` the bounded name of a FranceConnect client.
    """

    def __init__(
        self,
        app: ASGIApp,
        operations: Operations,
        note: Note,
        *,
        partners: Collection[str],
        partner_of: Callable[[str], str],
        elapsed: Callable[[], float],
    ) -> None:
        self._app, self._operations, self._note = app, operations, note
        self._partners, self._partner_of, self._elapsed = partners, partner_of, elapsed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and measure it."""
        place = self._operations.at(scope["path"]) if scope["type"] == "http" else None
        if place is None:
            await self._app(scope, receive, send)
            return
        with watched() as witness:
            seen = _Seen(send, lambda seen: self._measure(place, scope["method"], seen, witness), self._elapsed)
            try:
                await self._app(scope, receive, seen.take)
            finally:
                await seen.end()  # an answer that broke off, or that never began

    async def _measure(self, place: tuple[str, str], method: str, seen: "_Seen", witness: Witness) -> None:
        try:
            await self._note(self._echange(place, method, seen, witness))
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be counted
            frames = extract_tb(cause.__traceback__)
            _log.error("%s in %s (line %s), supervision", type(cause).__name__, frames[-1].name, frames[-1].lineno)

    def _echange(self, place: tuple[str, str], method: str, seen: "_Seen", witness: Witness) -> Echange:
        appel, (service, operation) = witness.appel, place
        answered = method == "GET" and seen.status == 200 and seen.complete
        about = appel.sujet if appel and answered and appel.refus is None else None
        return Echange(
            service,
            operation,
            seen.status,
            seen.complete,
            seen.seconds,
            self._partner(witness),
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


class _Seen(Passing):
    """What is measured of an answer; `told` is told when it is over."""

    def __init__(self, send: Send, told: "Callable[[_Seen], Awaitable[None]]", elapsed: Callable[[], float]) -> None:
        super().__init__(send)
        self._told, self._elapsed, self._began = told, elapsed, elapsed()
        self.status, self.mark, self.seconds = 0, "", 0.0

    def begun(self, head: Message) -> None:
        """Its status, and what was made to go wrong in it."""
        self.status, self.mark = head["status"], header_of(head["headers"], _MARK)

    async def over(self) -> None:
        """How long it took."""
        self.seconds = self._elapsed() - self._began
        await self._told(self)
