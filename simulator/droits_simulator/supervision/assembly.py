"""Supervision put together for a sandbox: what it measures with, and where it answers."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Protocol, runtime_checkable

from starlette.routing import BaseRoute, Route

from droits_contract import load_contract
from droits_simulator.clock import Clock, today
from droits_simulator.droits.peuple import Peuple
from droits_simulator.guichet import Fonds
from droits_simulator.journalling import client_names
from droits_simulator.on_demand import OnDemand
from droits_simulator.sessions.registry import Sessions
from droits_simulator.settings import Settings
from droits_simulator.state import Store
from droits_simulator.supervision.bureau import Bureau
from droits_simulator.supervision.echange import API, FRANCECONNECT, Echange, Operations
from droits_simulator.supervision.incidents import Incidents
from droits_simulator.supervision.justificatifs import Justificatifs
from droits_simulator.supervision.mesure import Measuring
from droits_simulator.supervision.mesures import Mesures
from droits_simulator.supervision.metriques import Metriques
from droits_simulator.supervision.pret import Pret, at_hand, keeps


@runtime_checkable
class _Countable(Protocol):
    """A store that can tell how many values it holds."""

    @property
    def held(self) -> int:
        """How many."""
        ...


class Supervision:
    """What measures a sandbox and tells of it.

    `names` are those of FranceConnect clients by client id, `partners` all names that metrics may bear, `here` gives the
    address of the session under way.
    """

    def __init__(
        self,
        bureau: Bureau,
        names: Mapping[str, str],
        partners: Collection[str],
        here: Callable[[], str],
    ) -> None:
        self.bureau, self._names, self._partners, self._here = bureau, names, partners, here

    def routes(self) -> list[BaseRoute]:
        """Its addresses, with what answers there."""
        from droits_simulator.supervision.app import PATHS, create_api  # noqa: PLC0415 - see OnDemand
        from droits_simulator.supervision.page import StatutPage  # noqa: PLC0415 - see OnDemand

        api, page = OnDemand(partial(create_api, self.bureau)), StatutPage(self.bureau, self._here)
        paths = {*PATHS, *(path.rstrip("/") for path in PATHS)}
        return [Route("/statut", page.answer), *(Route(path, api) for path in sorted(paths))]

    def measuring(self) -> Measuring:
        """Who measures each exchange."""
        return Measuring(
            Operations(load_contract()),
            self._note,
            partners=self._partners,
            partner_of=lambda client_id: self._names.get(client_id, client_id),
        )

    async def _note(self, echange: Echange, jour: date) -> None:
        bureau = self.bureau
        bureau.metriques.note(echange)
        try:
            await bureau.mesures.note(echange, jour)
            if echange.anormal:
                await bureau.incidents.note(echange)
            if echange.beneficiaire is not None:
                await bureau.justificatifs.note(echange.beneficiaire, jour)
        except Exception:
            bureau.metriques.note_failure()
            raise


def create_supervision(
    settings: Settings,
    sessions: Sessions,
    store: Store,
    clock: Clock,
    people: Callable[[date], Peuple],
    fonds: Fonds,
    here: Callable[[], str],
    secret: bytes,
) -> Supervision:
    """The supervision of a sandbox; `clock` is the session's, `secret` makes its digests (64 bytes at most)."""
    values = (lambda: store.held) if isinstance(store, _Countable) else None
    checks = {
        "contrat": at_hand(lambda: load_contract().operations),
        "conventions": at_hand(lambda: fonds.conventions),
        "foyers": at_hand(lambda: people(today(clock)).proposes()),
        "magasin": keeps(store, clock),
    }
    justificatifs, mesures = Justificatifs(store, clock, secret), Mesures(store, clock)
    for one in (justificatifs, mesures):
        sessions.when_over(one.drop)
    bureau = Bureau(
        sessions,
        clock,
        justificatifs,
        mesures,
        Incidents(store, clock),
        Metriques(values),
        Pret(checks),
        settings.control_token,
        (API,) if settings.elsewhere else (API, FRANCECONNECT),
    )
    names = client_names(fonds.partenaires, fonds.registre)
    partners = frozenset((*names.values(), *(one.nom for one in fonds.partenaires.tous)))
    return Supervision(bureau, names, partners, here)
