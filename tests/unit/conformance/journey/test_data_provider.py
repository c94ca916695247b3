"""The judge as a data provider: what it reads of checktoken, and what it says of an answer that cannot be read."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwe, jws
from joserfc.jwk import RSAKey

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.data_provider import DataProvider
from droits_conformance.journey.relying_party import RelyingParty
from droits_conformance.target import Profile, ProviderProfile
from droits_conformance.wire import Received, Wire

Opened = Callable[[bytes], Any]


@pytest.fixture(scope="module")
def rsa() -> RSAKey:
    return RSAKey.generate_key(2048, {"use": "enc", "alg": "RSA-OAEP-256"})


@pytest.fixture
def party(profile: Profile, open_wire: Callable[[bool], Wire]) -> RelyingParty:
    return RelyingParty(profile.broker, profile.clients[0], open_wire)


@pytest.fixture
def read(
    profile: Profile, party: RelyingParty, provider: ProviderProfile, rsa: RSAKey, open_wire: Callable[[bool], Wire]
) -> Opened:
    own = replace(provider, key=dict(rsa.as_dict(private=True)))
    player = DataProvider(profile.broker.issuer, own, party, open_wire)
    return lambda body: player.read(Received("http://fc.test/checktoken", 200, (), body, 1))


def sealed(target: Any, rsa: RSAKey, payload: bytes) -> bytes:
    signed = jws.serialize_compact({"alg": "ES256", "kid": "k1"}, payload, target.key)
    header = {"alg": "RSA-OAEP-256", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, signed, rsa, algorithms=list(header.values())).encode("ascii")


def test_an_answer_for_an_rsa_key_is_opened(read: Opened, target: Any, rsa: RSAKey) -> None:
    found = read(sealed(target, rsa, b'{"aud":"fd"}'))

    assert (found.jwe_header, found.jws_header) == (
        {"alg": "RSA-OAEP-256", "enc": "A256GCM"},
        {"alg": "ES256", "kid": "k1"},
    )
    assert found.payload == {"aud": "fd"}


@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b"a.b.c.d.e", b"....", "é.é.é.é.é".encode()])
def test_an_answer_that_is_no_jwe_is_told(read: Opened, body: bytes) -> None:
    with pytest.raises(JourneyFailed, match="decryption: it cannot be decrypted"):
        read(body)


@pytest.mark.parametrize("payload", [b"[]", b"rien", b"\xff"])
def test_a_signed_text_that_is_no_object_is_told(read: Opened, target: Any, rsa: RSAKey, payload: bytes) -> None:
    with pytest.raises(JourneyFailed, match="signature inside the JWE"):
        read(sealed(target, rsa, payload))


def test_another_status_than_200_is_told(
    profile: Profile, party: RelyingParty, provider: ProviderProfile, open_wire: Callable[[bool], Wire]
) -> None:
    player = DataProvider(profile.broker.issuer, provider, party, open_wire)

    with pytest.raises(JourneyFailed, match="status: 503; expected 200"):
        player.read(Received("http://fc.test/checktoken", 503, (), b"", 1))


def test_a_key_that_is_none_is_the_profile_s_fault(
    profile: Profile, party: RelyingParty, provider: ProviderProfile, open_wire: Callable[[bool], Wire]
) -> None:
    broken = replace(provider, key={"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": "c", "alg": "ECDH-ES"})

    with pytest.raises(JourneyFailed, match=r"provider\.key of the profile"):
        DataProvider(profile.broker.issuer, broken, party, open_wire)
