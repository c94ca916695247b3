"""A second JOSE library, jwcrypto, verifies and opens everything that the broker signs and encrypts.

The broker is built on joserfc; an error of that library, on both sides of a test, would stay unseen.
"""

import json
import time

import httpx
import pytest
from jwcrypto import jwe, jwk, jws

pytestmark = pytest.mark.acceptance

SERVICES = [("hopital", "ES256"), ("mutuelle", "RS256")]
PIVOT = {"given_name", "given_name_array", "family_name", "birthdate", "gender", "birthplace", "birthcountry"}


@pytest.fixture(scope="module")
def keys(provider):
    """The published key set as jwcrypto reads it."""
    return jwk.JWKSet.from_json(httpx.get(provider["jwks_uri"]).text)


@pytest.fixture(scope="module")
def checked(provider, cnam):
    """`checktoken` as the data provider calls it: its compact JWE."""

    def ask(token):
        form = {"token": token, "client_id": cnam["client_id"], "client_secret": cnam["client_secret"]}
        answer = httpx.post(f"{provider['issuer']}/checktoken", data=form)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/token-introspection+jwt"
        return answer.text

    return ask


def verified(token, keys, alg):
    """Header and payload of a compact JWS, signed with exactly `alg` by the published key that it names."""
    signed = jws.JWS()
    signed.allowed_algs = [alg]
    signed.deserialize(token)
    signed.verify(keys.get_key(signed.jose_header["kid"]))
    return signed.jose_header, json.loads(signed.payload)


def opened(token, cnam):
    """Header and content of a compact JWE, decrypted with the data provider's private key by its registered algorithms."""
    encrypted = jwe.JWE(algs=[cnam["checktoken_encrypted_response_alg"], cnam["checktoken_encrypted_response_enc"]])
    encrypted.deserialize(token, jwk.JWK(**cnam["private_jwk"]))
    return encrypted.jose_header, encrypted.payload.decode("ascii")


def changed_at(token, part):
    """A compact token of which one character of one part is another."""
    parts = token.split(".")
    value = parts[part]
    parts[part] = ("A" if value[0] != "A" else "B") + value[1:]
    return ".".join(parts)


@pytest.mark.parametrize(("name", "alg"), SERVICES)
def test_jwcrypto_verifies_id_token_and_userinfo(provider, service, journey, keys, name, alg):
    tokens = journey(service(name))
    header, identity = verified(tokens.id_token, keys, alg)
    assert set(header) == {"alg", "kid"}
    assert identity["iss"] == provider["issuer"]
    assert identity["aud"] == service(name)["client_id"]
    assert identity["nonce"] == "n" * 32
    assert identity["exp"] - identity["iat"] == 60
    assert abs(identity["iat"] - time.time()) < 30
    header, userinfo = verified(tokens.userinfo, keys, alg)
    assert set(header) == {"alg", "kid"}
    assert userinfo["sub"] == identity["sub"]
    assert userinfo["family_name"] == "GIRAUD"  # the name of birth; Dupont is the one of use


@pytest.mark.parametrize(("name", "alg"), SERVICES)
@pytest.mark.parametrize("token", ["id_token", "userinfo"])
def test_jwcrypto_refuses_a_payload_that_was_changed(service, journey, keys, tampered, name, alg, token):
    signed = getattr(journey(service(name)), token)
    verified(signed, keys, alg)
    with pytest.raises(jws.InvalidJWSSignature):
        verified(tampered(signed), keys, alg)


def test_jwcrypto_refuses_the_published_key_of_the_other_algorithm(service, journey, keys):
    with pytest.raises(jws.InvalidJWSSignature):
        verified(journey(service("hopital")).id_token, keys, "RS256")


def test_jwcrypto_opens_the_checktoken_answer_and_verifies_what_is_inside(
    provider, service, journey, keys, cnam, checked
):
    registered = service("hopital")
    tokens = journey(registered)
    header, inside = opened(checked(tokens.access_token), cnam)
    assert set(header) == {"alg", "enc", "epk"}
    header, payload = verified(inside, keys, cnam["checktoken_signed_response_alg"])
    assert set(header) == {"alg", "kid"}
    assert set(payload) == {"token_introspection", "aud", "iat", "iss"}
    assert payload["aud"] == cnam["client_id"]
    assert payload["iss"] == provider["issuer"]
    told = payload["token_introspection"]
    assert told["active"] is True
    assert told["aud"] == registered["client_id"]
    assert told["jti"] == tokens.access_token
    assert told["scope"] == "droits_assurance_maladie"
    assert set(told) >= PIVOT
    _, identity = verified(tokens.id_token, keys, "ES256")
    assert told["sub"] != identity["sub"]


def test_jwcrypto_reads_that_a_dead_token_is_inactive_and_nothing_else(keys, cnam, checked):
    _, inside = opened(checked("no-such-token"), cnam)
    _, payload = verified(inside, keys, cnam["checktoken_signed_response_alg"])
    assert payload["token_introspection"] == {"active": False}


@pytest.mark.parametrize("part", [2, 3, 4], ids=["initialization vector", "ciphertext", "tag"])
def test_jwcrypto_refuses_a_checktoken_answer_that_was_changed(cnam, checked, part):
    answer = checked("no-such-token")
    opened(answer, cnam)
    with pytest.raises(jwe.InvalidJWEData):
        opened(changed_at(answer, part), cnam)


def test_jwcrypto_cannot_open_the_checktoken_answer_with_another_key(cnam, checked):
    other = json.loads(jwk.JWK.generate(kty="EC", crv="P-256").export())
    with pytest.raises(jwe.InvalidJWEData):
        opened(checked("no-such-token"), {**cnam, "private_jwk": other})


def test_jwcrypto_refuses_what_is_inside_once_it_was_changed(keys, cnam, checked, tampered):
    _, inside = opened(checked("no-such-token"), cnam)
    with pytest.raises(jws.InvalidJWSSignature):
        verified(tampered(inside), keys, cnam["checktoken_signed_response_alg"])
