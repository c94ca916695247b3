"""Who measures each exchange of the rights API and of FranceConnect, as whoever asked saw it end.

It notes what it saw before the last of the answer leaves, so that who has the answer finds it in the statistics.
"""

import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import date
from traceback import extract_tb

from droits_simulator.clock import day_in_paris
from droits_simulator.exchange import Exchange
from droits_simulator.supervision.echange import NOBODY, OTHER, Echange, Operations, voulu
from droits_simulator.witness import Witness

Note = Callable[[Echange, date], Awaitable[None]]  # an exchange, and the day on which it began
_MARK = b"x-banc-droits-faute"
_log = logging.getLogger(__name__)


class Measuring:
    """A watcher (watching.py), outside of wishes and faults; `partner_of` the bounded name of a FranceConnect client."""

    def __init__(
        self, operations: Operations, note: Note, *, partners: Collection[str], partner_of: Callable[[str], str]
    ) -> None:
        self._operations, self._note = operations, note
        self._partners, self._partner_of = partners, partner_of

    async def over(self, exchange: Exchange) -> None:
        """Note an exchange that is over."""
        try:
            await self._note(self._echange(exchange), day_in_paris(exchange.moment))
        except Exception as cause:  # noqa: BLE001 - a call is not refused because it cannot be counted
            frames = extract_tb(cause.__traceback__)
            _log.error("%s in %s (line %s), supervision", type(cause).__name__, frames[-1].name, frames[-1].lineno)

    def _echange(self, seen: Exchange) -> Echange:
        appel, (service, operation) = seen.witness.appel, self._operations.at(seen.scope["path"])
        answered = seen.scope["method"] == "GET" and seen.status == 200 and seen.complete
        about = appel.sujet if appel and answered and appel.refus is None else None
        mark = seen.named.get(_MARK)
        return Echange(
            service,
            operation,
            seen.status,
            seen.complete,
            seen.seconds,
            self._partner(seen.witness),
            voulu(mark.decode("latin-1")) if mark else (),
            about[1].nir if about else None,
        )

    def _partner(self, witness: Witness) -> str:
        if witness.appel is not None:
            partenaire = witness.appel.partenaire
            name = partenaire.nom if partenaire else NOBODY
        else:
            name = self._partner_of(witness.client_id) if witness.client_id else NOBODY
        return name if name in self._partners or name == NOBODY else OTHER
