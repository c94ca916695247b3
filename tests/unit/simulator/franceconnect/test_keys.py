"""Signing keys."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest

from droits_simulator.franceconnect.keys import Keys, sign_hs256


@pytest.mark.parametrize("alg", ["ES256", "RS256"])
def test_what_one_signs_one_reads(keys, alg):
    assert keys.read(keys.sign(alg, {"a": "é"})) == {"a": "é"}


@pytest.mark.parametrize("alg", ["ES256", "RS256"])
def test_keys_that_were_handed_on_sign_and_read_alike(keys, alg):
    other = Keys.of(keys.as_text())
    assert keys.read(other.sign(alg, {"a": "é"})) == {"a": "é"}
    assert other.jwks() == keys.jwks()


def test_new_keys_have_new_names(keys):
    names = {key["kid"] for key in keys.jwks()["keys"]}
    assert names.isdisjoint(key["kid"] for key in Keys.generate().jwks()["keys"])


def test_the_rsa_key_is_made_when_it_is_wanted_and_stays_the_same():
    keys = Keys.generate()
    assert keys.rs256 is keys.rs256
    assert keys.read(keys.sign("RS256", {"a": 1})) == {"a": 1}


def encoded(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_forged_tokens_are_not_read(keys):
    token = keys.sign("ES256", {"a": 1})
    header, payload, signature = token.split(".")
    forged = [
        f"{encoded({'alg': 'none'})}.{payload}.",
        f"{header}.{encoded({'a': 2})}.{signature}",
        sign_hs256("s" * 64, '{"a": 1}'),
        Keys.generate().sign("ES256", {"a": 1}),
        "",
        "a.b.c",
        "é.é.é",
        f"{header}.{payload}",
    ]
    assert [keys.read(one) for one in forged] == [None] * len(forged)


ODD_HEADERS = [[], 1, None, {"alg": 1}, {"alg": ["ES256"]}, {"alg": "ES256", "crit": 1}, {"alg": "ES256", "b64": False}]


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_odd_headers_are_not_read(keys, header):
    assert keys.read(f"{encoded(header)}.{encoded({})}.{encoded('signature')}") is None


def test_headers_nested_beyond_reason_are_not_read(keys):
    deep = urlsafe_b64encode(b"[" * 30_000).decode()
    assert keys.read(f"{deep}.{encoded({})}.x") is None


def test_headers_name_algorithm_and_key_and_nothing_else(keys):
    header = json.loads(urlsafe_b64decode(keys.sign("RS256", {}).split(".")[0] + "=="))
    assert header == {"alg": "RS256", "kid": keys.rs256.kid}
