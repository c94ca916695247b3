"""A broker under a clock that the test moves, with counted randomness, and a browser that walks its pages."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from httpx import AsyncBaseTransport, Response
from joserfc import jwe
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

import droits_simulator.franceconnect
from droits_simulator.franceconnect.broker import Broker
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.domicile import Domicile
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import Registre, Service, load_registre
from droits_simulator.state import MemoryStore

BASE = "http://127.0.0.1:8800"
CALLBACK = "http://127.0.0.1:9999/callback"
DEMONSTRATION = "bac-a-sable"

ANGELA = Compte(
    login="angela",
    password="123",
    given_names=("Angela", "Claire Louise"),
    family_name="DUBOIS",
    gender="female",
    birthdate="1962-08-24",
    birthplace="75107",
    birthcountry="99100",
    email="angela@banc-droits.example",
    preferred_username="MARTIN",
    domicile=Domicile("7 RUE DES ESSAIS", "49990", "ESSAIVILLE"),
    phone_number="+33639980007",
    raconte="Born in France, <b>first names</b> with a blank inside",
)
TARGE = Compte(
    login="targe",
    password="123",
    given_names=("Omar",),
    family_name="TARGE",
    gender="male",
    birthdate="1992-00-00",
    birthplace="",
    birthcountry="99217",
    email="omar@banc-droits.example",
    raconte="Presumed birth abroad",
)


class MovingClock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Annuaire:
    comptes: dict[str, Compte] = field(default_factory=lambda: {"angela": ANGELA, "targe": TARGE})

    def find(self, login: str) -> Compte | None:
        return self.comptes.get(login)

    def proposes(self) -> tuple[Compte, ...]:
        return tuple(self.comptes.values())


def counted() -> Any:
    numbers = count()

    def alea(length: int) -> str:
        digest = sha256(str(next(numbers)).encode()).digest()[:length]
        return urlsafe_b64encode(digest).decode().rstrip("=")

    return alea


def parameters_of(response: Response) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(response.headers["location"]).query, keep_blank_values=True))


class Bench:
    """The broker, and everything that a service, a person and a data provider do with it."""

    def __init__(self, keys: Keys, registre: Registre, transport: AsyncBaseTransport | None = None) -> None:
        self.clock = MovingClock()
        self.annuaire = Annuaire()
        self.keys = keys
        self.registre = registre
        self.store = MemoryStore(self.clock)
        self.broker = Broker(BASE, self.annuaire, registre, self.store, self.clock, keys, counted(), transport)
        mounts = [Mount("/api/v1", self.broker.app_v1), Mount("/api/v2", self.broker.app_v2)]
        self.app = Starlette(routes=mounts)
        self.http = self.browser()

    def browser(self) -> TestClient:
        return TestClient(self.app, base_url=BASE, follow_redirects=False)

    def service(self, name: str) -> Service:
        entity = f"banc-droits-{name}"
        return next(one for one in self.registre.services.values() if one.entity_id == entity)

    def wish(self, version: str = "v2", service: str = "hopital", **changes: str | None) -> dict[str, str]:
        wish: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.service(service).client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid identite_pivot droits_assurance_maladie",
            "state": "state-of-at-least-22-characters",
            "nonce": "nonce-of-at-least-22-characters",
            "acr_values": "eidas1" if version == "v2" else None,
            **changes,
        }
        return {name: value for name, value in wish.items() if value is not None}

    def authorize(self, version: str = "v2", service: str = "hopital", **changes: str | None) -> Response:
        return self.http.get(f"/api/{version}/authorize", params=self.wish(version, service, **changes))

    def log_in(self, start: Response, login: str = ANGELA.login, password: str = ANGELA.password) -> Response:
        """As a person does who presses the first button, then fills the form, in one browser."""
        page = start.headers["location"]
        self.http.get(page)
        self.choose(page)
        return self.http.post(f"{page}/login", data={"login": login, "password": password})

    def choose(self, page: str, fournisseur: str = DEMONSTRATION) -> Response:
        return self.http.post(f"{page}/identity-provider", data={"identity_provider": fournisseur})

    def login_page(self, version: str = "v2", **changes: str | None) -> str:
        """Path of the login page of a journey whose identity provider is chosen."""
        return self.choose(self.authorize(version, **changes).headers["location"]).headers["location"]

    def decide(self, consent: Response, decision: str = "accepter") -> Response:
        return self.http.post(consent.headers["location"], data={"decision": decision})

    def callback(self, version: str = "v2", login: str = "angela", **changes: str | None) -> dict[str, str]:
        start = self.authorize(version, **changes)
        return parameters_of(self.decide(self.log_in(start, login)))

    def code(self, version: str = "v2", **changes: Any) -> str:
        return self.callback(version, **changes)["code"]

    def exchange(self, code: str, /, version: str = "v2", service: str = "hopital", **changes: str | None) -> Response:
        registered = self.service(service)
        given: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": registered.client_id,
            "client_secret": registered.client_secret,
            **changes,
        }
        sent = {name: value for name, value in given.items() if value is not None}
        return self.http.post(f"/api/{version}/token", data=sent)

    def tokens(self, version: str = "v2", service: str = "hopital", **changes: Any) -> dict[str, Any]:
        answer = self.exchange(self.code(version, service=service, **changes), version, service)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def userinfo(self, token: str, version: str = "v2") -> Response:
        return self.http.get(f"/api/{version}/userinfo", headers={"Authorization": f"Bearer {token}"})

    def claims(self, token: str) -> dict[str, Any]:
        answer = self.userinfo(token)
        assert answer.status_code == 200, answer.text
        return self.keys.read(answer.text) or {}

    def checktoken(self, token: str, /, **changes: str | None) -> Response:
        fournisseur = next(iter(self.registre.fournisseurs.values()))
        given: dict[str, str | None] = {
            "token": token,
            "client_id": fournisseur.client_id,
            "client_secret": fournisseur.client_secret,
            **changes,
        }
        return self.http.post("/api/v2/checktoken", data={k: v for k, v in given.items() if v is not None})

    def introspected(self, token: str) -> dict[str, Any]:
        """The whole payload of checktoken's answer, decrypted and verified."""
        package = Path(droits_simulator.franceconnect.__file__).parent
        key = ECKey.import_key(json.loads((package / "cnam-demo.jwk.json").read_text()))
        opened = jwe.decrypt_compact(self.checktoken(token).text, key, algorithms=["ECDH-ES", "A256GCM"])
        payload = self.keys.read((opened.plaintext or b"").decode())
        assert payload is not None
        return payload


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture(scope="session")
def registre() -> Registre:
    """The shipped services, and others: two fixed addresses and few scopes, switched off, no consent page, a box on it.

    The last one asks for address and telephone, which only v1 has.
    """
    shipped = load_registre()
    model = next(one for one in shipped.services.values() if one.entity_id == "banc-droits-hopital")
    fixed = replace(
        model,
        entity_id="banc-droits-fixe",
        client_id="f" * 64,
        redirect_uris=("https://fs.example/cb", "https://fs.example/cb?x=%20&y"),
        post_logout_redirect_uris=("https://fs.example/bye",),
        scopes=frozenset({"openid", "given_name"}),
    )
    off = replace(model, entity_id="banc-droits-eteint", client_id="0" * 64, actif=False)
    direct = replace(model, entity_id="banc-droits-directe", client_id="1" * 64, allowed_prompts=frozenset({"login"}))
    private = replace(model, entity_id="banc-droits-privee", client_id="2" * 64, identity_consent=True)
    reaching = replace(
        model, entity_id="banc-droits-joignable", client_id="3" * 64, scopes=model.scopes | {"address", "phone"}
    )
    added = {one.client_id: one for one in (fixed, off, direct, private, reaching)}
    return Registre({**shipped.services, **added}, shipped.fournisseurs)


@pytest.fixture
def bench(keys: Keys, registre: Registre) -> Bench:
    return Bench(keys, registre)


@pytest.fixture
def soup() -> Any:
    """Reads a page; every page of the broker is checked for what they all promise."""

    def read(response: Response, lang: str = "fr") -> BeautifulSoup:
        page = BeautifulSoup(response.text, "html.parser")
        assert page.html is not None
        assert page.html["lang"] == lang
        assert page.find("script") is None
        assert {"fr": "Bac à sable", "en": "Sandbox"}[lang] in page.get_text()
        assert page.header.a["lang"] == {"fr": "en", "en": "fr"}[lang]
        assert "unsafe" not in response.headers["content-security-policy"]
        assert response.headers["referrer-policy"] == "no-referrer"
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["cache-control"] == "no-store"
        return page

    return read


@pytest.fixture
def parameters() -> Any:
    """Reads the parameters of a redirection."""
    return parameters_of
