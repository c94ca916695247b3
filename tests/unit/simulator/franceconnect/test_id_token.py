"""id_tokens: exact members, exact header, and a payload that plain base64 can read (v1)."""

import json
from base64 import b64decode, urlsafe_b64decode

import pytest
from joserfc import jws
from joserfc.jwk import KeySet, OctKey


def header_of(token):
    return json.loads(urlsafe_b64decode(token.split(".")[0] + "=="))


@pytest.mark.parametrize(("service", "alg"), [("hopital", "ES256"), ("mutuelle", "RS256"), ("stricte", "ES256")])
def test_v2_is_signed_by_the_algorithm_that_the_service_registered(bench, service, alg):
    token = bench.tokens(service=service)["id_token"]
    header = header_of(token)
    assert set(header) == {"alg", "kid"}
    assert header["alg"] == alg
    published = KeySet.import_key_set(bench.http.get("/api/v2/jwks").json())
    assert jws.deserialize_compact(token, published, algorithms=[alg]).payload


def test_v2_has_exactly_eight_members(bench):
    payload = bench.keys.read(bench.tokens()["id_token"])
    assert set(payload) == {"sub", "acr", "auth_time", "nonce", "aud", "exp", "iat", "iss"}
    assert payload["nonce"] == "nonce-of-at-least-22-characters"
    assert payload["aud"] == bench.service("hopital").client_id
    assert payload["exp"] - payload["iat"] == 60
    assert payload["iss"] == "http://127.0.0.1:8800/api/v2"
    assert payload["iat"] == int(bench.clock.now().timestamp())


def test_v2_has_amr_as_well_when_it_was_asked(bench):
    payload = bench.keys.read(bench.tokens(claims='{"id_token":{"amr":{"essential":true}}}')["id_token"])
    assert payload["amr"] == ["fc", "pwd"]
    assert len(payload) == 9


def test_auth_time_is_when_the_person_logged_in(bench, parameters):
    consent = bench.log_in(bench.authorize())
    moment = int(bench.clock.now().timestamp())
    bench.clock.advance(20)
    code = parameters(bench.decide(consent))["code"]
    assert bench.keys.read(bench.exchange(code).json()["id_token"])["auth_time"] == moment


def test_v1_is_hs256_under_the_client_secret_with_the_recorded_members(bench):
    token = bench.tokens("v1")["id_token"]
    assert header_of(token) == {"typ": "JWT", "alg": "HS256"}
    key = OctKey.import_key(bench.service("hopital").client_secret)
    payload = json.loads(jws.deserialize_compact(token, key, algorithms=["HS256"]).payload)
    assert set(payload) == {"iss", "sub", "aud", "exp", "iat", "nonce", "idp", "acr", "amr"}
    assert payload["iss"] == "http://127.0.0.1:8800"
    assert payload["exp"] - payload["iat"] == 1200
    assert payload["idp"] == "FC"


@pytest.mark.parametrize("nonce", ["~?>" * 10, "n" * 128, "é~\x7f?>ÿ\U0001f600" * 3])
def test_v1_payload_reads_with_plain_base64(bench, nonce):
    for shift in ("", "a", "ab"):
        segment = bench.tokens("v1", nonce=shift + nonce)["id_token"].split(".")[1]
        assert "-" not in segment
        assert "_" not in segment
        assert json.loads(b64decode(segment + "=" * (-len(segment) % 4)))["nonce"] == shift + nonce


@pytest.mark.parametrize("nonce", ["n" * 128, 'quote"and\\backslash and € sign'])
def test_the_nonce_comes_back_byte_for_byte(bench, nonce):
    assert bench.keys.read(bench.tokens(nonce=nonce)["id_token"])["nonce"] == nonce
