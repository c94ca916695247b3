"""A FranceConnect v2 of the tests' own: it seals and signs what it is told, and serves its documents, without a network."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwe, jws
from joserfc.jwk import ECKey, RSAKey

from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.clock import FixedClock, timestamp
from droits_simulator.elsewhere.line import Line
from droits_simulator.elsewhere.provider import DataProvider
from droits_simulator.elsewhere.v2 import CheckTokenV2

ISSUER = "https://fc.example/api/v2"
CLOCK = FixedClock.on(date(2026, 11, 24))
NOW = timestamp(CLOCK)
IDENTITY = {
    "given_name": "Anne Marie",
    "family_name": "DUPONT",
    "birthdate": "1984-03-17",
    "gender": "female",
    "birthplace": "49990",
    "birthcountry": "99100",
}
ACTIVE = {
    "active": True,
    "aud": "le-service",
    "sub": "quelqu-unv1",
    "iat": NOW - 10,
    "exp": NOW + 50,
    "acr": "eidas1",
    "jti": "jeton",
    "scope": "droits_assurance_maladie cnam_contrats",
    **IDENTITY,
}


@dataclass
class Fc:
    """The broker. `keys` are published by kid, `signs` names the one that signs; the rest may be made wrong at will."""

    provider: DataProvider
    keys: dict[str, ECKey | RSAKey]
    signs: str
    told: Any = field(default_factory=lambda: dict(ACTIVE))
    payload: dict[str, Any] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    checktoken: Callable[[httpx.Request], httpx.Response] | None = None
    asked: list[httpx.Request] = field(default_factory=list)
    clocks: tuple[FixedClock, ...] = (CLOCK,)

    def __post_init__(self) -> None:
        self.signing = self.keys[self.signs]
        self.seals_for = self.provider

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        match request.url.path.removeprefix("/api/v2"):
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json={"issuer": ISSUER, "jwks_uri": f"{ISSUER}/jwks"} | self.discovery)
            case "/jwks":
                return httpx.Response(200, json={"keys": [jwk(kid, key) for kid, key in self.keys.items()]})
            case "/checktoken":
                return self.checktoken(request) if self.checktoken else httpx.Response(200, text=self.sealed())
        return httpx.Response(404)

    def signed(self) -> str:
        said = {"token_introspection": self.told, "aud": "le-fournisseur", "iat": NOW, "iss": ISSUER} | self.payload
        alg = "ES256" if isinstance(self.signing, ECKey) else "RS256"
        return jws.serialize_compact({"alg": alg, "kid": self.signs}, json.dumps(said), self.signing, algorithms=[alg])

    def sealed(self, inside: str | None = None, enc: str = "A256GCM") -> str:
        key, alg = self.seals_for.key, self.seals_for.alg
        return jwe.encrypt_compact({"alg": alg, "enc": enc}, inside or self.signed(), key, algorithms=[alg, enc])

    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/api/v2") for request in self.asked]

    def form(self) -> dict[str, list[str]]:
        (sent,) = [request for request in self.asked if request.url.path.endswith("/checktoken")]
        return parse_qs(sent.content.decode())

    def check(self, *bearers: str) -> list[Jeton | None]:
        """What each of these tokens is worth, over one line."""

        async def ask() -> list[Jeton | None]:
            async with Line(ISSUER, transport=httpx.MockTransport(self.answer)) as line:
                checktoken = CheckTokenV2(ISSUER, line, self.provider, self.clocks)
                return [await checktoken.check(bearer) for bearer in bearers]

        return asyncio.run(ask())

    def refusal(self) -> str:
        """Why the answer is nonsense."""
        with pytest.raises(BrokerUnreachable) as caught:
            self.check("jeton")
        assert caught.value.nonsense
        return str(caught.value)


def jwk(kid: str, key: ECKey | RSAKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": kid, "use": "sig"}


@pytest.fixture(scope="session")
def ec_keys() -> tuple[ECKey, ...]:
    """Three keys on P-256."""
    return tuple(ECKey.generate_key("P-256") for _ in range(3))


@pytest.fixture(scope="session")
def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048)


@pytest.fixture
def provider(ec_keys: tuple[ECKey, ...]) -> DataProvider:
    return DataProvider("le-fournisseur", "le-secret", ec_keys[0])


@pytest.fixture
def fc(provider: DataProvider, ec_keys: tuple[ECKey, ...], rsa_key: RSAKey) -> Fc:
    return Fc(provider, {"ec": ec_keys[1], "rsa": rsa_key}, "ec")
