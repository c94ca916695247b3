"""Each hostility of FranceConnect is refused by whoever it is meant for: services and data providers that look.

A careful client (Authlib, with the demonstration service's checks), the demonstration service itself in a browser, the
sandbox's own rights API, and a second sandbox that stands behind the hostile one.
"""

import importlib
import secrets
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from joserfc.jwt import Token

from droits_simulator.clock import SystemClock, timestamp
from droits_simulator.demo_service import verifications
from droits_simulator.demo_service.echec import Echec
from droits_simulator.demo_service.parcours import Depart, verifie_state
from droits_simulator.franceconnect.hostile import CHECKTOKEN, HOSTILITIES, ID_TOKEN, JWKS, RETURN, USERINFO

pytestmark = pytest.mark.acceptance

LOGIN, PASSWORD, NAME = "claire.dupont", "123", "GIRAUD"  # her birth name
SCOPE = "openid identite_pivot droits_assurance_maladie"
ROTATED = "courtier-cles-tournees"
MARK = "x-banc-droits-faute"

TO_SERVICES = [(one.nom, v) for one in HOSTILITIES.values() for v in sorted(one.versions) if one.place != CHECKTOKEN]
LIES = [case for case in TO_SERVICES if case[0] != ROTATED]

# What the caller of a data provider sees, (v1, v2); None where the version cannot show it, since nobody could see through.
TO_PROVIDERS: dict[str, tuple[tuple[int, str] | None, tuple[int, str]]] = {
    "courtier-checktoken-500": ((502, "franceconnect-illisible"), (502, "franceconnect-illisible")),
    "courtier-checktoken-autre-audience": (None, (502, "franceconnect-illisible")),
    "courtier-checktoken-autre-personne": (None, (502, "franceconnect-illisible")),
    "courtier-checktoken-cle-inconnue": (None, (502, "franceconnect-illisible")),
    "courtier-checktoken-dit-mort": ((401, "jeton-invalide"), (401, "jeton-invalide")),
    "courtier-checktoken-dit-vivant": (None, (502, "franceconnect-illisible")),  # of a token that nobody issued
    "courtier-checktoken-emetteur-faux": (None, (502, "franceconnect-illisible")),
    "courtier-checktoken-lent": ((503, "franceconnect-injoignable"), (503, "franceconnect-injoignable")),
    "courtier-checktoken-muet": ((503, "franceconnect-injoignable"), (503, "franceconnect-injoignable")),
    "courtier-checktoken-signature-alteree": (None, (502, "franceconnect-illisible")),
}
CASES = [(n, v, seen) for n, both in TO_PROVIDERS.items() for v, seen in zip(("v1", "v2"), both, strict=True) if seen]


class World:
    """A session of a sandbox, or its default one, and what is switched on there."""

    def __init__(self, announced: dict[str, Any], *, apart: bool) -> None:
        control = announced["control"]
        told = httpx.post(f"{control}sessions", trust_env=False).json() if apart else announced
        self.control, self.droits, self.brokers = told["control"], told["droits"], told["brokers"]
        self.client = next(one for one in announced["clients"] if one["name"] == "hopital")

    def turn(self, *names: str) -> None:
        answer = httpx.put(f"{self.control}faults", json={"faults": list(names)}, trust_env=False)
        assert answer.status_code == 200, answer.text
        assert answer.json()["faults"] == sorted(names)

    def call(self, bearer: str, droits: str | None = None) -> httpx.Response:
        sent = {"X-API-Key": self.client["api_key"], "Authorization": f"Bearer {bearer}"}
        return httpx.get(f"{droits or self.droits}me", headers=sent, trust_env=False, timeout=30)


@pytest.fixture
def world(sandbox) -> World:
    return World(sandbox, apart=True)


@pytest.fixture(scope="module")
def broker(sandbox_with) -> Iterator[World]:
    with sandbox_with() as announced:
        yield World(announced, apart=False)


@pytest.fixture(scope="module")
def behind(sandbox_with, broker) -> Iterator[dict[str, str]]:
    """The rights API of two data providers, by the version at which they ask the broker."""
    with (
        sandbox_with("--broker", broker.brokers["v1"], "--broker-version", "v1") as v1,
        sandbox_with("--broker", broker.brokers["v2"], "--broker-version", "v2") as v2,
    ):
        yield {"v1": v1["droits"], "v2": v2["droits"]}


def submit(browser: httpx.Client, page: httpx.Response, number: int = 0, **values: str) -> httpx.Response:
    form = BeautifulSoup(page.text, "html.parser").find_all("form")[number]
    hidden = {str(one["name"]): str(one.get("value", "")) for one in form.find_all("input", type="hidden")}
    return browser.post(urljoin(str(page.url), str(form["action"])), data={**hidden, **values})


def person(browser: httpx.Client, address: str) -> str:
    """What a person does: choose, log in, accept; the address at which the browser leaves FranceConnect."""
    choice = browser.get(address, follow_redirects=True)
    assert choice.status_code == 200, choice.text
    login = follow(browser, choice, submit(browser, choice, identity_provider="bac-a-sable"))
    consent = follow(browser, login, submit(browser, login, login=LOGIN, password=PASSWORD))
    return str(submit(browser, consent, decision="accepter").headers["location"])


def follow(browser: httpx.Client, page: httpx.Response, answer: httpx.Response) -> httpx.Response:
    return browser.get(urljoin(str(page.url), answer.headers["location"]))


class Careful:
    """A service that believes nothing. `stage` is where it stands; published keys are fetched before the login."""

    def __init__(self, world: World, version: str, *, refetches: bool = True) -> None:
        self._world, self._version, self._refetches = world, version, refetches
        self._depart = Depart(version, "hopital", secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        self._url = world.brokers[version]
        self._keys = self._published() if version == "v2" else None
        self.stage = RETURN

    def journey(self) -> dict[str, Any]:
        """The identity, or Echec."""
        registered = self._world.client
        with warnings.catch_warnings(record=True):
            library = importlib.import_module("authlib.integrations.httpx_client")
        with library.OAuth2Client(
            registered["client_id"],
            registered["client_secret"],
            token_endpoint_auth_method="client_secret_post",
            scope=SCOPE,
            redirect_uri=registered["redirect_uri"],
            leeway=5,
        ) as client:
            return self._identity(client, self._code(client))

    def _code(self, client: Any) -> str:
        level = {"acr_values": "eidas1"} if self._version == "v2" else {}
        address, _ = client.create_authorization_url(
            f"{self._url}/authorize", state=self._depart.state, nonce=self._depart.nonce, **level
        )
        with httpx.Client(trust_env=False) as browser:
            back = dict(parse_qsl(urlsplit(person(browser, address)).query))
        verifie_state(back, self._depart)
        if self._version == "v2" and back.get("iss") != self._url:
            raise Echec("iss", "")
        return back["code"]

    def _identity(self, client: Any, code: str) -> dict[str, Any]:
        self.stage = ID_TOKEN
        tokens = client.fetch_token(f"{self._url}/token", code=code, grant_type="authorization_code")
        id_token = self._checked(tokens["id_token"])
        verifications.verifie_nonce(id_token, self._depart.nonce)
        self.stage = USERINFO
        answer = client.get(f"{self._url}/userinfo")
        if answer.status_code != 200:
            raise Echec("userinfo", "")
        claims = answer.json() if self._version == "v1" else self._checked(answer.text).claims
        verifications.verifie_sub(claims, id_token)
        self.stage = "identité"
        return dict(claims)

    def _checked(self, token: str) -> Token:
        read = self._read(token)
        issuer = self._url if self._version == "v2" else self._url.removesuffix("/api/v1")
        client_id = self._world.client["client_id"]
        verifications.verifie_claims(read, issuer=issuer, client_id=client_id, now=timestamp(SystemClock()))
        return read

    def _read(self, token: str) -> Token:
        if self._keys is None:
            return verifications.lit_v1(token, self._world.client["client_secret"])
        try:
            return verifications.lit_v2(token, self._keys)
        except Echec:
            if not self._refetches:
                raise
            self._keys = self._published()
            return verifications.lit_v2(token, self._keys)

    def _published(self) -> Any:
        return verifications.cles(httpx.get(f"{self._url}/jwks", trust_env=False).json())


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_careful_client_takes_an_honest_identity(world: World, version: str) -> None:
    assert Careful(world, version).journey()["family_name"] == NAME


@pytest.mark.parametrize(("name", "version"), LIES)
def test_a_careful_client_refuses_each_lie_where_it_is_told(world: World, name: str, version: str) -> None:
    client = Careful(world, version)
    world.turn(name)

    with pytest.raises(Echec):
        client.journey()
    assert client.stage == HOSTILITIES[name].place


def test_a_client_that_fetches_keys_once_more_survives_their_rotation_and_another_does_not(world: World) -> None:
    world.turn(ROTATED)
    survives, stuck = Careful(world, "v2"), Careful(world, "v2", refetches=False)

    assert survives.journey()["family_name"] == NAME
    with pytest.raises(Echec):
        stuck.journey()
    assert stuck.stage == ID_TOKEN


@pytest.mark.parametrize(("name", "version"), [("", "v1"), ("", "v2"), *TO_SERVICES])
def test_the_demonstration_service_refuses_each_lie(world: World, name: str, version: str) -> None:
    world.turn(*filter(None, [name]))
    with httpx.Client(trust_env=False, timeout=30) as browser:
        sent = browser.post(f"{demo(world)}/depart", data={"version": version, "partenaire": "hopital"})
        back = person(browser, sent.headers["location"])
        page = browser.get(back, follow_redirects=True)

    soup = BeautifulSoup(page.text, "html.parser")
    if name in {"", ROTATED}:
        assert soup.select_one("#famille"), page.text
        return
    assert soup.select_one("#famille") is None
    assert soup.select_one("#echec") or "Ce retour est refusé" in page.text
    assert page.headers[MARK] == name


def demo(world: World) -> str:
    return world.droits.partition("/test/")[0] + "/demo"


def bearer_of(world: World, version: str) -> str:
    """An access token of the world's FranceConnect, obtained while it was honest."""
    url, registered = world.brokers[version], world.client
    asked = {"response_type": "code", "client_id": registered["client_id"], "redirect_uri": registered["redirect_uri"]}
    asked |= {"scope": SCOPE, "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24)}
    asked |= {"acr_values": "eidas1"} if version == "v2" else {}
    with httpx.Client(trust_env=False) as browser:
        back = person(browser, f"{url}/authorize?{httpx.QueryParams(asked)}")
    exchanged = {"grant_type": "authorization_code", "code": dict(parse_qsl(urlsplit(back).query))["code"]}
    exchanged |= {name: registered[name] for name in ("redirect_uri", "client_id", "client_secret")}
    return str(httpx.post(f"{url}/token", data=exchanged, trust_env=False).json()["access_token"])


def presented(world: World, name: str, version: str) -> str:
    return "inconnu" if name == "courtier-checktoken-dit-vivant" else bearer_of(world, version)


def test_every_hostility_is_proven_here() -> None:
    to_providers = {one.nom for one in HOSTILITIES.values() if one.place == CHECKTOKEN}

    assert to_providers == TO_PROVIDERS.keys()
    assert {one.nom for one in HOSTILITIES.values() if one.place == JWKS} == {ROTATED}
    assert {name for name, _ in TO_SERVICES} | to_providers == HOSTILITIES.keys()


@pytest.mark.parametrize(("name", "version", "seen"), CASES)
def test_the_sandboxs_own_rights_api_refuses(world: World, name: str, version: str, seen: tuple[int, str]) -> None:
    bearer = presented(world, name, version)
    world.turn(name)
    answer = world.call(bearer)

    assert (answer.status_code, answer.json()["code"]) == seen
    assert answer.headers[MARK] == name


@pytest.mark.parametrize(("name", "version", "seen"), CASES)
def test_a_data_provider_behind_it_refuses(
    broker: World, behind, name: str, version: str, seen: tuple[int, str]
) -> None:
    bearer = presented(broker, name, version)
    broker.turn(name)
    refused = broker.call(bearer, behind[version])
    broker.turn()
    served = None if bearer == "inconnu" else broker.call(bearer, behind[version])

    assert (refused.status_code, refused.json()["code"]) == seen
    assert served is None or served.status_code == 200, "the lie left something behind"


@pytest.mark.parametrize("where", ["rights API", "behind"])
def test_a_data_provider_survives_the_rotation_of_keys(broker: World, behind, where: str) -> None:
    broker.turn(ROTATED)
    bearer = bearer_of(broker, "v2")
    answer = broker.call(bearer, behind["v2"] if where == "behind" else None)
    broker.turn()

    assert answer.status_code == 200, answer.text


def test_an_answer_that_waits_does_not_keep_a_sandbox_from_stopping(sandbox_with) -> None:
    """It is given up at once. `sandbox_with` fails unless the process ends by itself, with 0, soon after it is asked."""
    with ExitStack() as held:
        with sandbox_with("--fault", "courtier-checktoken-muet") as announced:
            world = World(announced, apart=False)
            waits = HTTPConnection(urlsplit(world.droits).netloc)
            held.callback(waits.close)
            sent = {"Content-Type": "application/x-www-form-urlencoded"}
            waits.request("POST", "/api/v1/checktoken", f"token={bearer_of(world, 'v1')}", sent)
            assert world.call("inconnu").status_code == 503  # five seconds in which the other one is not answered
        assert waits.getresponse().status == 504
