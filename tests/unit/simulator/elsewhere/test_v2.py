"""checktoken v2: what a sealed answer is worth, and everything that makes it worth nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OctKey

from droits_simulator.api.token import IdentitePivot, Jeton
from droits_simulator.clock import FixedClock
from droits_simulator.elsewhere.provider import DataProvider

PIVOT = IdentitePivot("Anne Marie", "DUPONT", "1984-03-17", "female", "49990", "99100")


def _live(fc) -> Jeton:
    return Jeton(
        "le-service", frozenset({"droits_assurance_maladie", "cnam_contrats"}), PIVOT, expires_at=fc.told["exp"]
    )


@pytest.mark.parametrize("signs", ["ec", "rsa"])
def test_a_live_token_names_the_service_its_scopes_and_the_person(fc, signs: str) -> None:
    fc.signs, fc.signing = signs, fc.keys[signs]
    assert fc.check("jeton") == [_live(fc)]
    assert fc.form() == {"token": ["jeton"], "client_id": ["le-fournisseur"], "client_secret": ["le-secret"]}


def test_an_answer_encrypted_to_an_rsa_key_is_opened(fc, rsa_key) -> None:
    fc.provider = fc.seals_for = DataProvider("le-fournisseur", "le-secret", rsa_key)
    assert fc.provider.alg == "RSA-OAEP-256"
    assert fc.check("jeton") == [_live(fc)]


def test_a_token_that_is_not_active_is_dead(fc) -> None:
    fc.told = {"active": False}
    assert fc.check("jeton") == [None]


def test_a_token_without_a_scope_of_the_provider_is_alive(fc) -> None:
    fc.told["scope"] = ""
    (jeton,) = fc.check("jeton")
    assert jeton.scopes == frozenset()


@pytest.mark.parametrize("missing", ["birthplace", "family_name"])
def test_a_member_of_the_identity_that_is_absent_is_empty(fc, missing: str) -> None:
    del fc.told[missing]
    (jeton,) = fc.check("jeton")
    assert getattr(jeton.identite, missing) == ""


def test_the_keys_are_fetched_once_for_many_tokens(fc) -> None:
    fc.told.pop("jti")
    fc.check("un", "deux", "trois")
    assert fc.paths() == ["/checktoken", "/.well-known/openid-configuration", "/jwks", "/checktoken", "/checktoken"]


def test_a_key_that_is_new_is_fetched(fc, ec_keys) -> None:
    def rotate(_request: httpx.Request) -> httpx.Response:
        if len(fc.asked) > 1:  # after the first question
            fc.signs, fc.signing, fc.keys = "neuve", ec_keys[2], {"neuve": ec_keys[2]}
        return httpx.Response(200, text=fc.sealed())

    fc.checktoken = rotate
    assert fc.check("jeton", "jeton") == [_live(fc)] * 2
    assert fc.paths().count("/jwks") == 2


def test_a_key_that_is_nowhere_is_nonsense_after_one_look(fc, ec_keys) -> None:
    fc.signs, fc.signing = "inconnue", ec_keys[2]
    assert "does not publish" in fc.refusal()
    assert fc.paths().count("/jwks") == 1


def test_a_signature_by_another_key_of_the_same_name_is_nonsense(fc, ec_keys) -> None:
    fc.signing = ec_keys[2]
    assert "signature" in fc.refusal()


def test_a_signature_by_a_published_key_as_if_it_were_a_shared_secret_is_nonsense(fc) -> None:
    secret = OctKey.import_key(json.dumps(fc.keys["rsa"].as_dict(private=False)))
    forged = jws.serialize_compact({"alg": "HS256", "kid": "rsa"}, fc.told["jti"], secret, algorithms=["HS256"])
    fc.checktoken = lambda _request: httpx.Response(200, text=fc.sealed(forged))
    assert "signature" in fc.refusal()


@pytest.mark.parametrize(
    "inside", ["e30.e30.", "eyJhbGciOiJub25lIiwia2lkIjoiZWMifQ.e30.", "rien", '{"active":true}', "."]
)
def test_an_answer_that_nobody_signed_is_nonsense(fc, inside: str) -> None:
    fc.checktoken = lambda _request: httpx.Response(200, text=fc.sealed(inside))
    assert "sign" in fc.refusal()


def test_an_answer_encrypted_to_somebody_else_is_nonsense(fc, ec_keys) -> None:
    fc.seals_for = replace(fc.provider, key=ec_keys[2])
    assert "not encrypted by ECDH-ES and A256GCM to this data provider" in fc.refusal()


def test_an_answer_encrypted_by_another_algorithm_is_nonsense(fc) -> None:
    fc.checktoken = lambda _request: httpx.Response(200, text=fc.sealed(enc="A128GCM"))
    assert "not encrypted" in fc.refusal()


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"active":true}', b"<html>", b"a.b.c.d.e", b"....", b"\xff\xfe", b"eyJjcml0IjoxfQ.a.b.c.d"]
)
def test_an_answer_that_is_not_encrypted_is_nonsense(fc, body: bytes) -> None:
    fc.checktoken = lambda _request: httpx.Response(200, content=body)
    assert "not encrypted" in fc.refusal()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iss": "https://fc.example"}, "another issuer"),
        ({"aud": "un-autre"}, "another data provider"),
        ({"aud": ["le-fournisseur", "un-autre"]}, "another data provider"),
        ({"iat": "hier"}, "iat"),
        ({"iat": True}, "iat"),
        ({"token_introspection": []}, "token_introspection"),
        ({"token_introspection": {}}, "active"),
        ({"token_introspection": {"active": "true"}}, "active"),
    ],
)
def test_an_answer_that_says_something_else_around_the_token_is_nonsense(
    fc, change: dict[str, Any], reason: str
) -> None:
    fc.payload = change
    assert reason in fc.refusal()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"jti": "un-autre-jeton"}, "another token"),
        ({"scope": ["droits_assurance_maladie"]}, "scope"),
        ({"aud": ["le-service"]}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": 1}, "has expired"),
        ({"family_name": ["DUPONT"]}, "family_name"),
    ],
)
def test_an_answer_that_says_something_impossible_of_the_token_is_nonsense(
    fc, change: dict[str, Any], reason: str
) -> None:
    fc.told |= change
    assert reason in fc.refusal()


@pytest.mark.parametrize("away", [61, -61])
def test_an_answer_that_was_not_signed_just_now_is_nonsense(fc, away: int) -> None:
    fc.clocks = (FixedClock(fc.clocks[0].moment + timedelta(seconds=away)),)
    assert "within 60 s" in fc.refusal()


def test_an_answer_of_now_by_either_clock_is_good(fc) -> None:
    elsewhen = FixedClock(fc.clocks[0].moment + timedelta(days=400))
    fc.clocks = (elsewhen, *fc.clocks)
    assert fc.check("jeton") == [_live(fc)]


def test_an_unknown_data_provider_is_our_mistake_not_the_callers(fc) -> None:
    fc.checktoken = lambda _request: httpx.Response(401, json={"error": "invalid_client"})
    assert "invalid_client" in fc.refusal()


@pytest.mark.parametrize("status", [204, 301, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503])
def test_any_other_status_is_nonsense_and_no_redirect_is_followed(fc, status: int) -> None:
    elsewhere = {"location": "https://un-autre.example/checktoken"}
    fc.checktoken = lambda _request: httpx.Response(status, json={"error": "zut"}, headers=elsewhere)
    assert f"answers {status}" in fc.refusal()
    assert {request.url.host for request in fc.asked} == {"fc.example"}


def test_no_reason_repeats_the_token_or_the_secret(fc) -> None:
    fc.checktoken = lambda request: httpx.Response(418, content=request.content)
    reason = fc.refusal()
    assert "jeton" not in reason
    assert "le-secret" not in reason
