"""The journal of a sandbox, put together: what it must mask besides what it recognises, and how clients are called."""

from collections.abc import Callable
from functools import partial
from time import perf_counter, time

from starlette.types import ASGIApp

from droits_contract import load_contract
from droits_simulator.clock import Clock
from droits_simulator.franceconnect.registre import Registre
from droits_simulator.journal import Journal, Masker, Recorder
from droits_simulator.journal.entry import Entries, kind_of
from droits_simulator.partenaire import Partenaires
from droits_simulator.state import Store
from droits_simulator.watching import Watcher, Watching

_ID_BYTES = 12
_SINCE_1970 = time() - perf_counter()
_PREFIX = "banc-droits-"


def journal_of(store: Store, keep: int, partenaires: Partenaires, registre: Registre, secret: bytes) -> Journal:
    """A journal that keeps `keep` exchanges a session, and masks the secrets of the registers wherever they stand.

    `secret` makes its pseudonyms (64 bytes at most).
    """
    keys = [(one.cle, "cle") for one in partenaires.tous]
    services, fournisseurs = registre.services.values(), registre.fournisseurs.values()
    secrets = [(one.client_secret, "secret") for one in services]
    secrets += [(one.client_secret, "secret") for one in fournisseurs]
    public = [*(one.client_id for one in services), *(one.client_id for one in fournisseurs)]
    masker = Masker(secret, keys + secrets, public)
    return Journal(store, masker, keep)


def watching(
    app: ASGIApp,
    measuring: Watcher,
    journal: Journal,
    clock: Clock,
    alea: Callable[[int], str],
    partenaires: Partenaires,
    registre: Registre,
) -> Watching:
    """The layer around `app` in which each exchange is measured, and written into `journal`; `clock` is the session's."""
    names, new_id = client_names(partenaires, registre), partial(alea, _ID_BYTES)
    entries = Entries(load_contract(), journal.masker, lambda client_id: names.get(client_id, client_id))
    watchers = measuring, Recorder(journal, entries, new_id)
    return Watching(app, watchers, kind_of, clock=clock, elapsed=_elapsed, new_id=new_id)


def _elapsed() -> float:
    """Seconds that never go back, about those since 1970: exchanges of several processes can be put in their order."""
    return _SINCE_1970 + perf_counter()


def client_names(partenaires: Partenaires, registre: Registre) -> dict[str, str]:
    """Short names by FranceConnect client id: of the partner that it is bound to, else its own."""
    names = {one.client_id: one.entity_id.removeprefix(_PREFIX) for one in registre.services.values()}
    names |= {one.client_id: one.nom for one in registre.fournisseurs.values()}
    return names | {client_id: one.nom for one in partenaires.tous for client_id in one.clients}
