"""A small world for the sandbox's own tests: four families, five partners, and a FranceConnect that says what it is told.

The people of `monde`:

anne     assurée, couple with bruno; ayants droit zoe (who has a doctor) and leo (who has none)
bruno    assuré, couple with anne; ayant droit zoe too
carl     assuré, a stranger
mona     assurée of a fund that the API does not cover
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import settings

from droits_contract import load_conventions
from droits_fixtures import Cast, Foyer, Personne, nir
from droits_fixtures.model import Adresse, Caisse, Contrat, Exoneration, MedecinTraitant, Periode
from droits_simulator.api.app import create_api
from droits_simulator.api.dates import lit_date
from droits_simulator.api.services import Services
from droits_simulator.api.token import BrokerUnreachable, IdentitePivot, Jeton
from droits_simulator.clock import FixedClock
from droits_simulator.compiled import Compiled
from droits_simulator.droits.cercle import cherche
from droits_simulator.droits.fenetre import fenetre
from droits_simulator.droits.masque import masque
from droits_simulator.partenaire import Partenaire, Partenaires
from droits_simulator.personas import GENDERS
from droits_simulator.population import CastPeuple
from droits_simulator.settings import RIGHTS_PATH

# A busy machine is not the subject of a generated test.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

JOUR = date(2026, 11, 24)
HOPITAL, MUTUELLE, STRICTE = (
    "etablissement-de-soins",
    "organisme-complementaire",
    "organisme-complementaire-sans-exonerations",
)
SCOPES = frozenset({"openid", "droits_assurance_maladie"})

CPAM = Caisse(
    "01", "491", "0000", "CPAM de Maine-et-Loire", "014910000", Adresse("49000", "ANGERS", nom_voie="DU BANC")
)
MSA = Caisse("02", "491", "0000", "MSA", "024910000", Adresse("49000", "ANGERS"), couverte=False)
BASE = Contrat("AMO", "BASE", "Droits de base", Periode(date(2020, 1, 1)), (Periode(date(2020, 1, 1)),))
DOCTOR = MedecinTraitant("AUBRY", "Solène", "001490017", Periode(date(2021, 2, 3)))
MATERNITE = Exoneration(
    "MAT",
    "Maternité",
    "Exonération au titre de la maternité",
    Periode(JOUR - timedelta(days=30), JOUR + timedelta(days=60)),
    date_presumee_grossesse=date(2026, 4, 1),
)


def _personne(cle: str, ordre: int, **changes: Any) -> Personne:
    sexe, naissance = changes.pop("sexe", "F"), changes.pop("naissance", "1984-03-17")
    plain = Personne(
        cle=cle,
        nir=nir.build(sexe=sexe, naissance=naissance, lieu="49990", ordre=ordre),
        nom_famille="DUPONT",
        prenoms=(cle.capitalize(), "Marie"),
        sexe=sexe,
        naissance=naissance,
        date_naissance=date.fromisoformat(naissance.replace("-00", "-01")),
        rang_naissance=1,
        qualite="assure",
        pays_naissance="99100",
        lieu_naissance="49990",
        caisse=CPAM,
        contrats=(BASE,),
    )
    return replace(plain, **changes)


def _foyer(nom: str, *personnes: Personne) -> Foyer:
    return Foyer(nom, f"Le foyer {nom}", (), JOUR, personnes)


def _monde() -> Cast:
    anne = _personne("anne", 1, login="anne", exonerations=(MATERNITE,), medecin_traitant=DOCTOR)
    bruno = _personne("bruno", 2, sexe="M", login="bruno")
    zoe = _personne(
        "zoe", 3, naissance="2015-05-05", qualite="enfant", rattachements=("anne", "bruno"), medecin_traitant=DOCTOR
    )
    leo = _personne("leo", 4, sexe="M", naissance="2017-07-07", qualite="enfant", rattachements=("anne",))
    carl = _personne("carl", 5, sexe="M", login="carl", nom_famille="MARTIN")
    mona = _personne("mona", 6, login="mona", nom_famille="GILLET", caisse=MSA)
    families = (_foyer("dupont", anne, bruno, zoe, leo), _foyer("martin", carl), _foyer("gillet", mona))
    return Cast(JOUR, families)


def _pivot(personne: Personne) -> IdentitePivot:
    return IdentitePivot(
        " ".join(personne.prenoms),
        personne.nom_famille,
        personne.naissance,
        GENDERS[personne.sexe],
        personne.lieu_naissance or "",
        personne.pays_naissance,
    )


class Bouche:
    """A verifier of tokens written `login.client` or `login.client.scope+scope`, and of two that it cannot tell."""

    def __init__(self, cast: Cast) -> None:
        self._logins = {personne.login: personne for personne in cast.personas()}
        self.asked: list[tuple[str, str]] = []

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        """The token that the text describes."""
        self.asked.append((bearer, session))
        if bearer in {"injoignable", "illisible"}:
            raise BrokerUnreachable("told to", nonsense=bearer == "illisible")
        login, _, rest = bearer.partition(".")
        client, _, scopes = rest.partition(".")
        if login not in self._logins:
            return None
        asked = frozenset(scopes.split("+")) if scopes else SCOPES
        return Jeton(client, asked, _pivot(self._logins[login]), 0)


PARTENAIRES = Partenaires(
    (
        Partenaire("hopital", "Hôpital", "cle-de-l-hopital-1", HOPITAL, "active", frozenset({"hopital"})),
        Partenaire("mutuelle", "Mutuelle", "cle-de-la-mutuelle-1", MUTUELLE, "active", frozenset({"mutuelle"})),
        Partenaire("stricte", "Stricte", "cle-de-la-stricte-1", STRICTE, "active", frozenset({"stricte"})),
        Partenaire("revoquee", "Révoquée", "cle-de-la-revoquee-1", HOPITAL, "revoked", frozenset({"hopital"})),
        Partenaire("perdue", "Perdue", "cle-de-la-perdue-123", STRICTE, "obsolete", frozenset({"hopital"})),
    )
)


async def _partenaire(cle: bytes) -> Partenaire | None:
    return PARTENAIRES.trouve(cle)


def _services(cast: Cast, jour: date = JOUR) -> Services:
    peuple = CastPeuple(cast)
    return Services(
        clock=FixedClock.on(jour),
        people=lambda _jour: peuple,
        reconcilie=lambda _jour, identite: peuple.reconcilie(identite),
        verifier=Bouche(cast),
        partenaire=_partenaire,
        conventions=load_conventions(),
        rattache=lambda partenaire, jeton: partenaire.rattache(jeton.client_id),
        lit_date=lit_date,
        fenetre=fenetre,
        cherche=cherche,
        masque=masque,
        presente=lambda _operation_id, donnees: donnees,
    )


@dataclass(frozen=True)
class Api:
    """The rights API over the services given, called in process."""

    services: Services
    app: Any

    def call(
        self,
        path: str = "/me",
        *,
        partenaire: str | None = "hopital",
        jeton: str | None = "anne.hopital",
        nir: str | None = None,
        query: str = "",
        method: str = "GET",
        headers: Iterable[tuple[str | bytes, str | bytes]] = (),
        body: bytes | None = None,
    ) -> httpx.Response:
        """The answer to a call; None leaves a credential out."""
        cles = {one.nom: one.cle for one in PARTENAIRES.tous}
        sent: list[tuple[str | bytes, str | bytes]] = list(headers)
        sent += [("X-API-Key", cles[partenaire])] if partenaire else []
        sent += [("Authorization", f"Bearer {jeton}")] if jeton else []
        sent += [("nir", nir)] if nir is not None else []
        url = f"http://banc.test{RIGHTS_PATH}{path}" + (f"?{query}" if query else "")
        return asyncio.run(self._send(httpx.Request(method, url, headers=sent, content=body)))

    async def _send(self, request: httpx.Request) -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
            return await client.send(request)


@pytest.fixture(scope="session")
def jour() -> date:
    return JOUR


@pytest.fixture(scope="session")
def monde() -> Cast:
    return _monde()


@pytest.fixture(scope="session")
def gens(monde: Cast) -> Mapping[str, Personne]:
    """Everybody of `monde` by `cle`."""
    return {personne.cle: personne for foyer in monde.foyers for personne in foyer.personnes}


@pytest.fixture(scope="session")
def fait_personne() -> Callable[..., Personne]:
    return _personne


@pytest.fixture(scope="session")
def fait_foyer() -> Callable[..., Foyer]:
    return _foyer


@pytest.fixture
def services(monde: Cast) -> Services:
    return _services(monde)


@pytest.fixture(scope="session")
def fait_services() -> Callable[..., Services]:
    return _services


@pytest.fixture(scope="session", params=[Compiled, None], ids=["compiled", "stock"])
def ahead(request: pytest.FixtureRequest) -> Any:
    """What stands before Connexion: every test of the API holds with the compiled operations and without them."""
    return request.param


@pytest.fixture(scope="session")
def fait_api(ahead: Any) -> Callable[[Services], Api]:
    return lambda services: Api(services, create_api(lambda: services, lambda: "numero-1", ahead=ahead))


@pytest.fixture(scope="session")
def api(monde: Cast, fait_api: Callable[[Services], Api]) -> Api:
    return fait_api(_services(monde))
