"""`private_key_jwt`: signed by a registered key, for this broker, for now, for one use."""

import asyncio
import json
from pathlib import Path

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

import droits_simulator.franceconnect
from droits_simulator.franceconnect.client_assertion import ASSERTION_TYPE

ISSUER = "http://127.0.0.1:8800/api/v2"
SHIPPED = Path(droits_simulator.franceconnect.__file__).with_name("signataire-demo.jwk.json")


@pytest.fixture(scope="module")
def key():
    return ECKey.import_key(json.loads(SHIPPED.read_text(encoding="utf-8")))


@pytest.fixture
def assertion(bench, key):
    """Makes an assertion; a claim or header given as None is left out."""

    def make(signing=key, header=None, **changes):
        client_id = bench.service("signataire").client_id
        now = bench.broker._context.now
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": f"{ISSUER}/token",
            "exp": now + 60,
            "jti": "one",
            **changes,
        }
        headers = {"alg": "ES256", "kid": "signataire-demo", **(header or {})}
        sent = {name: value for name, value in headers.items() if value is not None}
        payload = json.dumps({name: value for name, value in claims.items() if value is not None})
        return jws.serialize_compact(sent, payload, signing, algorithms=["ES256", "RS256", "HS256", "none"])

    return make


@pytest.fixture
def exchange(bench):
    def send(signed, **changes):
        given = {
            "client_secret": None,
            "client_assertion": signed,
            "client_assertion_type": ASSERTION_TYPE,
            **changes,
        }
        return bench.exchange(bench.code(service="signataire"), "v2", "signataire", **given)

    return send


def refused(answer, detail):
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    body = answer.json()
    assert body["error"] == "invalid_client"
    assert detail in body["error_description"]
    return True


@pytest.mark.parametrize("aud", [f"{ISSUER}/token", ISSUER, [ISSUER, "https://elsewhere.example"]])
def test_a_signed_assertion_gives_a_token(exchange, assertion, aud):
    answer = exchange(assertion(aud=aud))
    assert answer.status_code == 200
    assert set(answer.json()) == {"access_token", "expires_in", "id_token", "scope", "token_type"}


def test_client_id_and_kid_may_be_left_out(exchange, assertion):
    assert exchange(assertion(header={"kid": None}), client_id=None).status_code == 200


def test_an_hour_is_not_too_long_since_a_published_library_signs_for_one(bench, exchange, assertion):
    now = bench.broker._context.now
    assert exchange(assertion(iat=now, exp=now + 3600)).status_code == 200
    assert refused(exchange(assertion(iat=now, exp=now + 3616, jti="two")), "within 3600 seconds")


def test_a_service_may_register_an_rsa_key(bench, keys, exchange, assertion, monkeypatch):
    service = bench.service("signataire")
    rsa = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256", "kid": "rsa"})
    monkeypatch.setattr(service.jwks, "keys", [*service.jwks.keys, rsa])
    assert exchange(assertion(rsa, {"alg": "RS256", "kid": "rsa"})).status_code == 200
    assert refused(exchange(assertion(rsa, {"alg": "RS256"}, jti="two")), "not signed by a registered key")


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"iss": "x"}, "iss and sub"),
        ({"sub": "x"}, "iss and sub"),
        ({"iss": None}, "iss and sub"),
        ({"aud": None}, "aud"),
        ({"aud": "http://127.0.0.1:8800"}, "aud"),
        ({"aud": f"{ISSUER}/checktoken"}, "aud"),
        ({"aud": [["x"], 1]}, "aud"),
        ({"exp": None}, "exp of client_assertion is mandatory"),
        ({"exp": "2030"}, "exp of client_assertion is mandatory"),
        ({"exp": True}, "exp of client_assertion is mandatory"),
        ({"exp": 1}, "has expired"),
        ({"exp": float("nan")}, "has expired"),
        ({"exp": float("inf")}, "within 3600 seconds"),
        ({"exp": 10**300}, "within 3600 seconds"),
        ({"iat": 10**10}, "must not lie in the future"),
        ({"nbf": 10**10}, "must not lie in the future"),
        ({"nbf": "x"}, "must not lie in the future"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 1}, "jti"),
    ],
)
def test_each_claim_that_is_wrong_is_named(exchange, assertion, changes, detail):
    assert refused(exchange(assertion(**changes)), detail)


def test_it_lives_until_its_very_second(bench, exchange, assertion):
    signed = assertion(exp=bench.broker._context.now + 60)
    bench.clock.advance(60)
    assert refused(exchange(signed), "has expired")


def test_a_strange_signature_algorithm_or_kid_is_refused(bench, exchange, assertion, key):
    stranger = ECKey.generate_key("P-256")
    assert refused(exchange(assertion(stranger)), "not signed by a registered key")
    assert refused(exchange(assertion(header={"kid": "other"})), "not signed by a registered key")
    signed = assertion()
    for forged in ("", "x", "a.b.c", "é.é.é", signed[:-4], signed.rsplit(".", 1)[0] + "."):
        assert refused(exchange(forged), "not signed by a registered key")


def test_the_type_of_assertion_is_mandatory(exchange, assertion):
    assert refused(exchange(assertion(), client_assertion_type=None), "client_assertion_type must be")
    assert refused(exchange(assertion(), client_assertion_type="jwt"), "client_assertion_type must be")


def test_a_secret_beside_the_assertion_or_in_its_place_is_refused(bench, exchange, assertion):
    secret = bench.service("signataire").client_secret
    assert refused(exchange(assertion(), client_secret=secret), "only private_key_jwt is registered")
    alone = {"client_secret": secret, "client_assertion": None, "client_assertion_type": None}
    assert refused(exchange(None, **alone), "only private_key_jwt is registered")
    assert refused(exchange(None, client_assertion=None, client_assertion_type=None), "client_assertion_type")


def test_another_services_client_id_is_refused(bench, exchange, assertion):
    hopital = bench.service("hopital").client_id
    assert refused(exchange(assertion(), client_id=hopital), "only client_secret_post is registered")


def test_an_assertion_works_once(bench, exchange, assertion):
    signed = assertion()
    assert exchange(signed).status_code == 200
    assert refused(exchange(signed), "already used")
    assert refused(exchange(assertion(exp=bench.broker._context.now + 61)), "already used")
    assert exchange(assertion(jti="two")).status_code == 200


def test_a_refused_assertion_does_not_use_up_its_name(exchange, assertion):
    assert refused(exchange(assertion(aud="x")), "aud")
    assert exchange(assertion()).status_code == 200


def test_a_token_is_revoked_by_assertion(bench, exchange, assertion):
    token = exchange(assertion()).json()["access_token"]
    given = {"token": token, "client_assertion": assertion(jti="two"), "client_assertion_type": ASSERTION_TYPE}
    extra = bench.http.post("/api/v2/token/revocation", data={**given, "token_type_hint": "x"})
    assert extra.json()["error"] == "invalid_request"
    assert bench.userinfo(token).status_code == 200
    assert bench.http.post("/api/v2/token/revocation", data=given).status_code == 200
    assert bench.userinfo(token).status_code == 401
    assert refused(bench.http.post("/api/v2/token/revocation", data=given), "already used")


def test_its_secret_serves_v1(bench):
    assert bench.tokens("v1", "signataire")["token_type"] == "Bearer"


def test_used_names_are_kept_as_long_as_they_could_be_replayed(bench, exchange, assertion):
    exchange(assertion(jti="kept"))
    (key,) = (key for key in bench.store._parts["default"].values if "/assertion/" in key)
    assert "kept" not in key
    bench.clock.advance(59)
    assert asyncio.run(bench.store.get(key)) is not None
    bench.clock.advance(1)
    assert asyncio.run(bench.store.get(key)) is None
