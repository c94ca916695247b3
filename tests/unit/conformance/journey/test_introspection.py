"""What the judge says when it plays the broker."""

from typing import Any

import orjson
import pytest
from joserfc import jwe, jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey, KeySet, RSAKey

from droits_conformance.journey.introspection import SEALED, Introspection, Reply, UnusableKey, Vouched
from droits_conformance.target import PlayedBrokerProfile
from droits_fixtures import Personne

ISSUER = "http://127.0.0.1:8899/api/v2"
NOW = 1_795_500_000
KEYS = {
    "ECDH-ES": ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}),
    "RSA-OAEP-256": RSAKey.generate_key(2048, {"use": "enc", "alg": "RSA-OAEP-256"}),
}


def profile(version: str = "v2", alg: str = "ECDH-ES") -> PlayedBrokerProfile:
    key = dict(KEYS[alg].as_dict(private=False)) if version == "v2" else {}
    return PlayedBrokerProfile("http://cible.test/", version, ISSUER, ("127.0.0.1", 8899), "fd", key)


def voice(version: str = "v2", alg: str = "ECDH-ES") -> Introspection:
    return Introspection(profile(version, alg), lambda: NOW)


@pytest.fixture
def vouched(claire: Personne) -> Vouched:
    return Vouched("jeton-joue", claire, "c" * 64, ("openid", "droits_assurance_maladie", "cnam_caisse"))


def opened(reply: Reply, published: dict[str, Any], alg: str = "ECDH-ES") -> tuple[dict[str, Any], dict[str, Any]]:
    outer = jwe.decrypt_compact(reply.body, KEYS[alg], algorithms=[alg, "A256GCM"])
    signed = jws.deserialize_compact(outer.plaintext or b"", KeySet.import_key_set(published), algorithms=["ES256"])
    return dict(outer.headers()), dict(orjson.loads(signed.payload))


@pytest.mark.parametrize("alg", sorted(KEYS))
def test_a_live_token_is_told_as_franceconnect_tells_it(vouched: Vouched, alg: str) -> None:
    speaker = voice(alg=alg)
    reply = speaker.true(vouched)
    outer, payload = opened(reply, speaker.published, alg)

    assert (reply.status, reply.media_type) == (200, SEALED)
    assert set(outer) == {"alg", "enc"} | ({"epk"} if alg == "ECDH-ES" else set())
    assert (payload["iss"], payload["aud"], payload["iat"]) == (ISSUER, "fd", NOW)
    assert payload["token_introspection"] == {
        "active": True,
        "aud": "c" * 64,
        "sub": "0" * 64 + "v1",
        "iat": NOW,
        "exp": NOW + 60,
        "acr": "eidas1",
        "jti": "jeton-joue",
        "scope": "droits_assurance_maladie cnam_caisse",
        "gender": "female",
        "family_name": "DUPONT",
        "given_name": "Claire",
        "given_name_array": ["Claire"],
        "birthdate": vouched.persona.date_naissance.isoformat(),
        "birthplace": vouched.persona.lieu_naissance,
        "birthcountry": "99100",
    }


def test_a_dead_token_is_told_alone_or_with_all_the_rest(vouched: Vouched) -> None:
    speaker = voice()

    assert opened(speaker.dead(), speaker.published)[1]["token_introspection"] == {"active": False}
    told = opened(speaker.dead(vouched), speaker.published)[1]["token_introspection"]
    assert (told["active"], told["family_name"], told["jti"]) == (False, "DUPONT", "jeton-joue")


def test_all_honest_answers_of_a_run_are_signed_by_one_key() -> None:
    assert voice().published == voice().published
    assert "d" not in voice().published["keys"][0]


def test_a_forged_answer_names_the_published_key_and_is_not_signed_by_it(vouched: Vouched) -> None:
    speaker = voice()
    forged = speaker.lies(vouched)["an answer signed by a key that is not published"]

    with pytest.raises(BadSignatureError):
        opened(forged, speaker.published)


def test_the_lies_of_v2(vouched: Vouched) -> None:
    lies = voice().lies(vouched)

    assert [(reply.status, reply.media_type, reply.hung_up) for reply in lies.values()] == [
        (500, "application/json", False),
        (200, "application/json", True),
        (200, "text/html; charset=utf-8", False),
        (200, "application/json", False),
        *[(200, SEALED, False)] * 4,
    ]
    assert orjson.loads(lies["plain JSON, neither signed nor encrypted"].body)["active"] is True


def test_v1_speaks_plain_json(vouched: Vouched) -> None:
    told = orjson.loads(voice("v1").true(vouched).body)

    assert told["scope"] == ["openid", "droits_assurance_maladie", "cnam_caisse"]
    assert (told["client"]["client_id"], told["identity"]["family_name"]) == ("c" * 64, "DUPONT")
    assert orjson.loads(voice("v1").lies(vouched)["JSON that says nothing of the token"].body) == {}


@pytest.mark.parametrize("jwk", [{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}, {"kty": "oct", "k": "aaaa"}, {}])
def test_a_key_that_cannot_be_read_is_told_at_once(jwk: dict[str, Any]) -> None:
    with pytest.raises(UnusableKey, match="cannot be read"):
        Introspection(PlayedBrokerProfile("", "v2", ISSUER, ("127.0.0.1", 1), "fd", jwk | {"alg": "ECDH-ES"}), int)
