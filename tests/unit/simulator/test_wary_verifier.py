"""The rights API before a FranceConnect that lies: nothing is believed that a stranger could not check."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.routing import Mount

from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.clock import FixedClock
from droits_simulator.demo import demo_provider
from droits_simulator.franceconnect.broker import Broker
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import Asked, issue, open_grant
from droits_simulator.franceconnect.hostile import CHECKTOKEN, HOSTILITIES
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.sessions import Session, current, within
from droits_simulator.state import MemoryStore
from droits_simulator.verifier import InProcessVerifier
from droits_simulator.wary_verifier import WaryVerifier

BASE = "http://127.0.0.1:8800"
CLOCK = FixedClock(datetime(2026, 11, 24, 12, tzinfo=UTC))
CLAIRE = Compte("claire", "123", ("Claire",), "DUPONT", "female", "1984-03-17", "49990", "99100", "c@d.example")
PAUL = Compte("paul", "123", ("Paul",), "MARTIN", "male", "1980-01-01", "49990", "99100", "p@d.example")
HONEST, DEAD, AWAY, NONSENSE = "jeton", "mort", "injoignable", "illisible"

# (v1, v2, a token that nobody issued, v2)
EXPECTED = {
    "courtier-checktoken-500": (NONSENSE, NONSENSE, NONSENSE),
    "courtier-checktoken-autre-audience": (HONEST, NONSENSE, NONSENSE),
    "courtier-checktoken-autre-personne": (HONEST, NONSENSE, DEAD),
    "courtier-checktoken-cle-inconnue": (HONEST, NONSENSE, NONSENSE),
    "courtier-checktoken-dit-mort": (DEAD, DEAD, DEAD),
    "courtier-checktoken-dit-vivant": (HONEST, HONEST, NONSENSE),
    "courtier-checktoken-emetteur-faux": (HONEST, NONSENSE, NONSENSE),
    "courtier-checktoken-lent": (AWAY, AWAY, AWAY),
    "courtier-checktoken-muet": (AWAY, AWAY, AWAY),
    "courtier-checktoken-signature-alteree": (HONEST, NONSENSE, NONSENSE),
    "courtier-cles-tournees": (HONEST, HONEST, DEAD),  # keys fetched once more: it goes on
}


class _Gens:
    def find(self, login: str) -> Compte | None:
        return {"claire": CLAIRE, "paul": PAUL}.get(login)

    def proposes(self) -> tuple[Compte, ...]:
        return (CLAIRE, PAUL)


class _World:
    """A broker, a token of each version, and a verifier that waits a tenth of a second."""

    def __init__(self, keys: Keys, session: str = "default") -> None:
        numbers = iter(range(1000))
        registre = load_registre()
        store = MemoryStore(CLOCK)
        parts = (BASE, _Gens(), registre, store, CLOCK, keys, lambda n: f"{next(numbers):0{n}d}")
        broker = Broker(*parts)
        context = Context(*parts)
        client = next(iter(registre.services))
        self.session = session
        self.tokens = {version: asyncio.run(self._token(context, version, client)) for version in ("v1", "v2")}
        routes = [Mount("/api/v1", broker.app_v1), Mount("/api/v2", broker.app_v2)]
        self.trusting = InProcessVerifier(broker)
        self.verifier = WaryVerifier(self.trusting, routes, _here, demo_provider(registre), CLOCK, limit=0.1)
        self.nobody_asks = WaryVerifier(self.trusting, routes, _here, None, CLOCK)

    async def _token(self, context: Context, version: str, client: str) -> str:
        scopes = ("openid", "droits_assurance_maladie")
        asked = Asked(version, client, "http://127.0.0.1/cb", scopes, "state", "nonce", "eidas1")
        grant = await open_grant(context, self.session, asked, "claire", 0)
        return (await issue(context, self.session, grant)).value

    def ask(self, bearer: str, *hostile: str, verifier: Any = None) -> Jeton | None:
        with within(Session(self.session, hostile=hostile)):
            return asyncio.run((verifier or self.verifier).verify(bearer, self.session))

    def outcome(self, bearer: str, *hostile: str) -> str:
        try:
            jeton = self.ask(bearer, *hostile)
        except BrokerUnreachable as cause:
            return NONSENSE if cause.nonsense else AWAY
        return HONEST if jeton else DEAD


def _here() -> str:
    return BASE + current().prefix


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def monde(keys: Keys) -> _World:
    return _World(keys)


def test_every_hostility_that_data_providers_meet_is_expected_here() -> None:
    meet = {one.nom for one in HOSTILITIES.values() if one.place == CHECKTOKEN}
    assert {*meet, "courtier-cles-tournees"} == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_lie_is_refused_and_never_served(monde: _World, name: str) -> None:
    bearers = (monde.tokens["v1"], monde.tokens["v2"], "inconnu")

    assert tuple(monde.outcome(bearer, name) for bearer in bearers) == EXPECTED[name]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_is_read_over_the_addresses_is_what_is_read_in_process(monde: _World, version: str) -> None:
    honest = monde.ask(monde.tokens[version])
    asked = monde.ask(monde.tokens[version], "courtier-checktoken-dit-vivant")

    assert honest is not None
    assert asked is not None
    assert asked.identite == honest.identite
    assert asked.client_id == honest.client_id
    assert "droits_assurance_maladie" in asked.scopes


def test_hostilities_that_only_services_meet_do_not_change_how_it_asks(monde: _World) -> None:
    routed: list[str] = []
    monde.verifier._line = routed  # type: ignore[assignment]  # any question over the line would fail

    assert monde.outcome(monde.tokens["v2"], "courtier-nonce-autre", "courtier-hs256") == HONEST
    assert monde.outcome(monde.tokens["v2"]) == HONEST


def test_in_a_session_of_its_own_the_address_is_the_sessions(keys: Keys) -> None:
    apart = _World(keys, "essai")

    assert apart.outcome(apart.tokens["v2"], "courtier-checktoken-dit-vivant") == HONEST
    assert apart.outcome(apart.tokens["v2"], "courtier-checktoken-emetteur-faux") == NONSENSE


def test_without_a_demonstration_provider_nobody_can_tell(monde: _World) -> None:
    with pytest.raises(BrokerUnreachable, match="nobody can ask"):
        monde.ask(monde.tokens["v2"], "courtier-checktoken-dit-mort", verifier=monde.nobody_asks)
