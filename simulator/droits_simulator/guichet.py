"""The counter of the sandbox, assembled: access requests, registrations at FranceConnect, and who is told of them."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from droits_contract import Convention
from droits_simulator.acces.dossiers import Autour, Dossiers, ServiceFC
from droits_simulator.clock import Clock
from droits_simulator.franceconnect.inscriptions import Inscriptions
from droits_simulator.franceconnect.registre import VALIDATED, Registre
from droits_simulator.partenaire import Partenaires
from droits_simulator.settings import Settings
from droits_simulator.state import Store
from droits_simulator.webhooks.abonnements import Abonnements
from droits_simulator.webhooks.livreur import Livreur


@dataclass(frozen=True, slots=True)
class Guichet:
    """All of it, for the session under way."""

    dossiers: Dossiers
    inscriptions: Inscriptions
    abonnements: Abonnements
    livreur: Livreur


@dataclass(frozen=True, slots=True)
class Fonds:
    """What the counter knows when it opens: the partners, FranceConnect's register and the conventions of the files."""

    partenaires: Partenaires
    registre: Registre
    conventions: Mapping[str, Convention]


def ouvre(settings: Settings, fonds: Fonds, store: Store, clock: Clock, alea: Callable[[int], str]) -> Guichet:
    """The counter. `clock` is the session's, `alea(n)` gives n random bytes as base64url text."""
    inscriptions = Inscriptions(fonds.registre, store, alea)
    abonnements = Abonnements(store, alea, partout=settings.webhooks_anywhere)
    livreur = Livreur(abonnements, clock)

    async def services() -> dict[str, ServiceFC]:
        registre = await inscriptions.registre()
        return {
            one.client_id: ServiceFC(one.nom, one.client_id, one.actif and one.habilitation == VALIDATED, one.siret)
            for one in registre.services.values()
        }

    autour = Autour(fonds.partenaires.trouve, services, fonds.conventions, livreur.signale)
    return Guichet(Dossiers(store, clock, alea, autour), inscriptions, abonnements, livreur)


@asynccontextmanager
async def ensemble(*lines: AbstractAsyncContextManager[object]) -> AsyncIterator[None]:
    """Several things that open with the sandbox and close with it, the last one first."""
    async with AsyncExitStack() as stack:
        for line in lines:
            await stack.enter_async_context(line)
        yield
