"""Faults of who may ask, and about whom."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from droits_contract import Convention
from droits_fixtures.model import Foyer, Personne
from droits_simulator.api.services import Services
from droits_simulator.api.token import Jeton, TokenVerifier
from droits_simulator.clock import timestamp, today
from droits_simulator.droits.peuple import Peuple, Trouve
from droits_simulator.faults.fault import fault
from droits_simulator.partenaire import ACTIVE, Partenaire
from droits_simulator.personas import pivot_of

_ANY_CLIENT = "n-importe-quel-client"
_LIFETIME = 60


@fault(
    "nir-etranger-servi",
    titre="Le NIR d'une autre famille est servi comme celui d'un ayant droit",
    title="The NIR of another family is served like an ayant droit's",
    rules=["BEN-006", "PRV-003", "PRV-005"],
)
def serve_strangers(services: Services) -> Services:
    """Look in everybody's household once the circle does not have the NIR."""

    def cherche(peuple: Peuple, foyer: Foyer, appelant: Personne, nir: str) -> Trouve | None:
        return services.cherche(peuple, foyer, appelant, nir) or peuple.by_nir(nir)

    return replace(services, cherche=cherche)


@fault(
    "jeton-quelconque-accepte",
    titre="N'importe quel jeton est accepté, comme celui du premier assuré venu",
    title="Any bearer token is accepted, as if it were some assuré's",
    rules=["AUT-004", "AUT-005", "AUT-006", "AUT-007", "AUT-011", "AUT-012", "AUT-014", "SUP-002"],
)
def accept_any_token(services: Services) -> Services:
    """Stand in for FranceConnect when it does not know the token."""
    return replace(services, verifier=_AnyToken(services), rattache=rattaches_anybody(services))


@fault(
    "cle-quelconque-acceptee",
    titre="N'importe quelle clé est acceptée, comme celle d'un établissement de soins",
    title="Any API key is accepted, as if it were an établissement de soins's",
    rules=["AUT-002"],
)
def accept_any_key(services: Services) -> Services:
    """Stand in for a partner when nobody holds the key."""
    widest = max(services.conventions.values(), key=_width)
    anybody = Partenaire("quiconque", "Quiconque", "", widest.id, ACTIVE, frozenset())

    async def partenaire(cle: bytes) -> Partenaire | None:
        return await services.partenaire(cle) or anybody

    def rattache(holder: Partenaire, jeton: Jeton) -> bool:
        return holder is anybody or services.rattache(holder, jeton)

    return replace(services, partenaire=partenaire, rattache=rattache)


@dataclass(frozen=True, slots=True)
class _AnyToken:
    """A verifier that never says no."""

    services: Services

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        verifier: TokenVerifier = self.services.verifier
        return await verifier.verify(bearer, session) or invented(self.services)


def rattaches_anybody(services: Services) -> Callable[[Partenaire, Jeton], bool]:
    """Whose token it is, where one that was invented is everybody's."""

    def rattache(partenaire: Partenaire, jeton: Jeton) -> bool:
        return jeton.client_id == _ANY_CLIENT or services.rattache(partenaire, jeton)

    return rattache


def invented(services: Services) -> Jeton | None:
    """A token that FranceConnect never issued, as if it were of some assuré; None if there is no assuré."""
    clock = services.clock
    found = some_assure(services.people(today(clock)))
    scopes = frozenset[str]().union(*(one.scopes for one in services.conventions.values()))
    return Jeton(_ANY_CLIENT, scopes, pivot_of(found[1]), timestamp(clock) + _LIFETIME) if found else None


def some_assure(peuple: Peuple) -> Trouve | None:
    """The first assuré whose caisse is covered, and the household; None if there is nobody."""
    return next((found for found in peuple.proposes() if found[1].est_assure and found[1].caisse.couverte), None)


def _width(convention: Convention) -> int:
    return len(convention.operations)
