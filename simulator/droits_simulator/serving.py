"""The services that answer calls to the rights API, in the session under way: with its faults and its wishes."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from droits_simulator.api.dates import lit_date
from droits_simulator.api.services import Services
from droits_simulator.api.token import TokenVerifier
from droits_simulator.droits.cercle import cherche
from droits_simulator.droits.fenetre import fenetre
from droits_simulator.droits.masque import masque
from droits_simulator.faults import switch_on
from droits_simulator.guichet import Guichet
from droits_simulator.quota import Compteur
from droits_simulator.resting import rest
from droits_simulator.sessions import current
from droits_simulator.wishes.changes import with_wishes
from droits_simulator.world import World

_FAULTY_KEPT = 64


def services_of(world: World, guichet: Guichet, verifier: TokenVerifier) -> Callable[[], Services]:
    """Gives the services of the session under way; those of a set of faults are made once."""
    with_faults = lru_cache(maxsize=_FAULTY_KEPT)(partial(switch_on, _plain(world, guichet, verifier)))
    return lambda: _wished(with_faults(current().faults))


def _wished(services: Services) -> Services:
    if not services.at_path:
        return with_wishes(services, rest)
    elsewhere = {path: with_wishes(one, rest) for path, one in services.at_path.items()}
    return replace(with_wishes(services, rest), at_path=elsewhere)


def _plain(world: World, guichet: Guichet, verifier: TokenVerifier) -> Services:
    people = world.people
    return Services(
        clock=world.clock,
        people=people,
        reconcilie=lambda jour, identite: people(jour).reconcilie(identite),
        verifier=verifier,
        partenaire=guichet.dossiers.partenaire,
        conventions=world.fonds.conventions,
        rattache=lambda partenaire, jeton: partenaire.rattache(jeton.client_id),
        lit_date=lit_date,
        fenetre=fenetre,
        cherche=cherche,
        masque=masque,
        presente=lambda _operation_id, donnees: donnees,
        validate_responses=world.settings.validate_responses,
        compte=Compteur(world.store, world.clock).compte,
    )
