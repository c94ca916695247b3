"""AUT-007 and AUT-013 on targets that ask the judge, each with one mistake at most."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import orjson
import pytest
from joserfc import jwe, jws
from joserfc.jwk import ECKey, KeySet

from droits_conformance.checks.authentification_broker import (
    a_broker_that_cannot_be_believed_is_nobodys_yes,
    an_inactive_token_is_refused,
)
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, Inapplicable, Misconfigured
from droits_conformance.held_port import HeldPort
from droits_conformance.oracle import Oracle
from droits_conformance.probe import Probe
from droits_conformance.target import PlayedBrokerProfile, Profile
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures import Cast

RULE = Rule("AUT-013", "authentification", "t", "t", Level.MUST, Provenance.OBSERVED, "s", ("getMe",))
ADDRESS = "http://seconde.test/test/v1/droits/beneficiaires/"
KEY = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"})


class Unbelievable(Exception):
    """What came from the broker cannot be used."""


@dataclass
class Target:
    """A rights API that asks `issuer`, v1 or v2; `mistakes` are what it does wrongly."""

    issuer: str
    mistakes: set[str] = field(default_factory=set)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        token = request.headers["authorization"].removeprefix("Bearer ")
        if "nulle part" in self.mistakes:
            return httpx.Response(503)
        try:
            active = self.believes(token)
        except (Unbelievable, httpx.HTTPError):
            return httpx.Response(200 if "tout est oui" in self.mistakes else 502, json={})
        return httpx.Response(200 if active else 401, json={})

    def believes(self, token: str) -> bool:
        with httpx.Client(trust_env=False) as client:
            answer = client.post(f"{self.issuer}/checktoken", data={"token": token})
            if answer.status_code != 200:
                raise Unbelievable
            if self.issuer.endswith("v1"):
                return bool(self.object(answer.content)["identity"]["family_name"])
            told = self.opened(answer.content, client.get(f"{self.issuer}/jwks").json())
        return "active ignoré" in self.mistakes or bool(told["active"])

    def opened(self, body: bytes, published: Any) -> dict[str, Any]:
        if "JSON admis" in self.mistakes and body.startswith(b"{"):
            return dict(orjson.loads(body))
        try:
            signed = jwe.decrypt_compact(body, KEY, algorithms=["ECDH-ES", "A256GCM"]).plaintext or b""
            if "signature ignorée" in self.mistakes:
                return dict(orjson.loads(jws.extract_compact(signed).payload)["token_introspection"])
            payload = jws.deserialize_compact(signed, KeySet.import_key_set(published), algorithms=["ES256"]).payload
        except Exception as cause:
            raise Unbelievable from cause
        told = orjson.loads(payload)
        if told["aud"] != "fd" and "destinataire ignoré" not in self.mistakes:
            raise Unbelievable
        if told["iss"] != self.issuer and "émetteur ignoré" not in self.mistakes:
            raise Unbelievable
        return dict(told["token_introspection"])

    @staticmethod
    def object(body: bytes) -> dict[str, Any]:
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError as cause:
            raise Unbelievable from cause
        if "identity" not in found:
            raise Unbelievable
        return dict(found)


Make = Callable[..., Probe]


@pytest.fixture
def port() -> Iterator[HeldPort]:
    with HeldPort("127.0.0.1") as port:
        yield port


@pytest.fixture
def make(profile: Profile, cast: Cast, journal: Journal, port: HeldPort) -> Make:
    def make(*mistakes: str, version: str = "v2", key: dict[str, Any] | None = None) -> Probe:
        issuer = f"http://127.0.0.1:{port.address[1]}/api/{version}"
        jwk = dict(KEY.as_dict(private=False)) if key is None else key
        played = PlayedBrokerProfile(ADDRESS, version, issuer, port.address, "fd", jwk)
        lent = replace(profile, played_broker=played)
        transport = httpx.MockTransport(Target(issuer, set(mistakes)))
        caller: Any = None
        oracle = Oracle(cast, cast.jour)
        return Probe(RULE, lent, load_contract(), cast.jour, journal, caller, cast, oracle, transport=transport)

    return make


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_target_that_believes_nobody_without_reason_passes(make: Make, version: str) -> None:
    probe = make(version=version)
    a_broker_that_cannot_be_believed_is_nobodys_yes(probe)

    assert probe.evaluated == (9 if version == "v2" else 5)


def test_a_target_that_reads_active_passes(make: Make) -> None:
    probe = make()
    an_inactive_token_is_refused(probe)

    assert probe.evaluated == 2


def test_who_takes_200_for_a_yes_is_found(make: Make) -> None:
    with pytest.raises(Broken, match="status 200 when FranceConnect answers active:false alone; expected status 401"):
        an_inactive_token_is_refused(make("active ignoré"))


@pytest.mark.parametrize(
    ("mistake", "version", "told"),
    [
        ("tout est oui", "v2", "HTTP 500"),
        ("tout est oui", "v1", "HTTP 500"),
        ("JSON admis", "v2", "plain JSON, neither signed nor encrypted"),
        ("signature ignorée", "v2", "an answer signed by a key that is not published"),
        ("destinataire ignoré", "v2", "an answer for another data provider"),
        ("émetteur ignoré", "v2", "an answer of another issuer"),
    ],
)
def test_who_believes_what_nobody_may_believe_is_found(make: Make, mistake: str, version: str, told: str) -> None:
    with pytest.raises(Broken, match=f"status 200 when FranceConnect answers {told}; expected status 502 or 503"):
        a_broker_that_cannot_be_believed_is_nobodys_yes(make(mistake, version=version))


@pytest.mark.parametrize("judges", [an_inactive_token_is_refused, a_broker_that_cannot_be_believed_is_nobodys_yes])
def test_a_target_that_refuses_a_good_token_is_misconfigured(make: Make, judges: Callable[[Probe], None]) -> None:
    probe = make("nulle part")

    with pytest.raises(Misconfigured, match=r"answers 503 to a good token .*was never asked"):
        judges(probe)

    assert probe.evaluated == 0


def test_another_key_than_the_targets_is_misconfigured(make: Make) -> None:
    other = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}).as_dict(private=False)

    with pytest.raises(Misconfigured, match=r"answers 502 to a good token .*\(which asked\)"):
        an_inactive_token_is_refused(make(key=dict(other)))


def test_a_key_that_cannot_be_encrypted_for_is_misconfigured(make: Make) -> None:
    with pytest.raises(Misconfigured, match=r"played_broker\.key: it cannot be read"):
        an_inactive_token_is_refused(make(key={"kty": "EC", "alg": "ECDH-ES", "crv": "P-256", "x": "a", "y": "b"}))


def test_active_false_is_a_matter_of_v2(make: Make) -> None:
    with pytest.raises(Inapplicable, match="v1 says that a token is dead by 401"):
        an_inactive_token_is_refused(make(version="v1"))


@pytest.mark.parametrize("judges", [an_inactive_token_is_refused, a_broker_that_cannot_be_believed_is_nobodys_yes])
def test_without_a_second_address_the_reason_says_what_to_declare(make: Make, judges: Callable[[Probe], None]) -> None:
    probe = make()
    probe.profile = replace(probe.profile, played_broker=None)

    with pytest.raises(Inapplicable, match=r"\[played_broker\]"):
        judges(probe)


def test_on_a_day_of_its_own_the_target_is_answered_on_that_day(make: Make, cast: Cast) -> None:
    probe = make()
    probe.profile = replace(probe.profile, today=cast.jour)
    an_inactive_token_is_refused(probe)

    assert probe.evaluated == 2
