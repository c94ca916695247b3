"""v2 checktoken: exact parameters, the provider's credentials, a JWE of a JWS, `active: false` under 200."""

import asyncio
import json
from base64 import urlsafe_b64decode
from dataclasses import replace

import pytest
from joserfc import jwe
from joserfc.jwk import KeySet, RSAKey

from droits_simulator.franceconnect.checktoken import encrypted
from droits_simulator.franceconnect.context import Context

INVALID_REQUEST = {"error": "invalid_request", "error_description": "Required parameter missing or invalid."}
INVALID_CLIENT = {"error": "invalid_client", "error_description": "Client authentication failed."}
PIVOT = {"gender", "family_name", "given_name", "given_name_array", "birthdate", "birthplace", "birthcountry"}
FACTS = {"active", "aud", "sub", "iat", "exp", "acr", "jti", "scope"}


def header_of(token):
    return json.loads(urlsafe_b64decode(token.split(".")[0] + "=="))


@pytest.mark.parametrize(
    "changes", [{"token": ""}, {"token": None}, {"client_id": None}, {"client_secret": ""}, {"extra": "x"}]
)
def test_missing_empty_or_extra_parameters_are_refused_first(bench, changes):
    answer = bench.checktoken("t", **changes)
    assert answer.status_code == 400
    assert answer.json() == INVALID_REQUEST


def test_json_is_refused(bench):
    answer = bench.http.post("/api/v2/checktoken", json={"token": "t"})
    assert answer.status_code == 400
    assert answer.json() == INVALID_REQUEST


@pytest.mark.parametrize("changes", [{"client_id": "unknown"}, {"client_secret": "wrong"}])
def test_then_the_provider_must_prove_who_it_is(bench, changes):
    answer = bench.checktoken("t", **changes)
    assert answer.status_code == 401
    assert answer.json() == INVALID_CLIENT


def test_a_service_is_not_a_provider(bench):
    service = bench.service("hopital")
    answer = bench.checktoken("t", client_id=service.client_id, client_secret=service.client_secret)
    assert answer.json() == INVALID_CLIENT


def test_a_live_token_is_described_to_its_provider_alone(bench):
    token = bench.tokens()["access_token"]
    answer = bench.checktoken(token)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/token-introspection+jwt"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    header = header_of(answer.text)
    assert set(header) == {"alg", "enc", "epk"}
    assert (header["alg"], header["enc"]) == ("ECDH-ES", "A256GCM")


def test_its_payload_has_four_members_and_the_pivot_identity(bench):
    token = bench.tokens(scope="openid droits_assurance_maladie")["access_token"]
    payload = bench.introspected(token)
    assert set(payload) == {"token_introspection", "aud", "iat", "iss"}
    fournisseur = next(iter(bench.registre.fournisseurs.values()))
    assert payload["aud"] == fournisseur.client_id
    introspection = payload["token_introspection"]
    assert set(introspection) == FACTS | PIVOT
    assert introspection["active"] is True
    assert introspection["aud"] == bench.service("hopital").client_id
    assert introspection["jti"] == token
    assert introspection["exp"] - introspection["iat"] == 60
    assert introspection["given_name_array"] == ["Angela", "Claire Louise"]


def test_scopes_are_cut_to_the_providers(bench):
    token = bench.tokens(scope="openid identite_pivot cnam_caisse droits_assurance_maladie")["access_token"]
    assert bench.introspected(token)["token_introspection"]["scope"] == "cnam_caisse droits_assurance_maladie"


def test_no_common_scope_is_an_empty_string_and_still_active(bench):
    introspection = bench.introspected(bench.tokens(scope="openid")["access_token"])["token_introspection"]
    assert introspection["scope"] == ""
    assert introspection["active"] is True


@pytest.mark.parametrize(
    ("asked", "told"),
    [("eidas1", "eidas1"), ("eidas1 eidas2", "eidas1 eidas2"), ("eidas3  eidas1", "eidas3 eidas1"), (" ", "eidas1")],
)
def test_acr_is_what_was_asked_for_and_the_id_token_says_what_was_chosen(bench, asked, told):
    tokens = bench.tokens(acr_values=asked)
    assert bench.introspected(tokens["access_token"])["token_introspection"]["acr"] == told
    assert bench.keys.read(tokens["id_token"])["acr"] == "eidas1"


def test_dead_tokens_of_any_kind_say_active_false_and_nothing_else(bench):
    tokens = bench.tokens()
    v1 = bench.tokens("v1")["access_token"]
    for dead in ("unknown", tokens["id_token"], v1, "a/b", "\u00e9"):
        assert bench.introspected(dead)["token_introspection"] == {"active": False}
    bench.clock.advance(60)
    assert bench.introspected(tokens["access_token"])["token_introspection"] == {"active": False}


def test_an_rsa_provider_gets_rsa_oaep_256_and_rs256(bench):
    private = RSAKey.generate_key(2048, parameters={"use": "enc", "alg": "RSA-OAEP-256"})
    model = next(iter(bench.registre.fournisseurs.values()))
    provider = replace(
        model,
        checktoken_signed_response_alg="RS256",
        checktoken_encrypted_response_alg="RSA-OAEP-256",
        jwks=KeySet([RSAKey.import_key(private.as_dict(private=False))]),
    )
    context = Context("http://x", bench.annuaire, bench.registre, bench.store, bench.clock, bench.keys, str)
    answer = asyncio.run(encrypted(context, provider, {"active": False}, "t"))
    assert header_of(answer) == {"alg": "RSA-OAEP-256", "enc": "A256GCM"}
    opened = jwe.decrypt_compact(answer, private, algorithms=["RSA-OAEP-256", "A256GCM"]).plaintext.decode()
    assert set(header_of(opened)) == {"alg", "kid"}
    assert header_of(opened)["alg"] == "RS256"
    assert bench.keys.read(opened)["token_introspection"] == {"active": False}
