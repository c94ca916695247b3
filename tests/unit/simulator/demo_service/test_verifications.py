"""What is checked of a signed token, each with a token that is wrong in one thing only."""

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from droits_simulator.demo_service import verifications
from droits_simulator.demo_service.echec import Echec

NOW = 1_800_000_000
SECRET = "s" * 64
CLAIMS = {"iss": "http://fc", "aud": "service", "exp": NOW + 60, "iat": NOW, "sub": "1", "nonce": "n" * 32}


def signed(key, header, **changes):
    return jwt.encode(header, {name: one for name, one in (CLAIMS | changes).items() if one is not None}, key)


def read(**changes):
    return verifications.lit_v1(signed(OctKey.import_key(SECRET), {"alg": "HS256"}, **changes), SECRET)


def check(token):
    verifications.verifie_claims(token, issuer="http://fc", client_id="service", now=NOW)


def test_a_good_token_passes():
    token = read()
    check(token)
    verifications.verifie_nonce(token, "n" * 32)
    verifications.verifie_sub({"sub": "1"}, token)


@pytest.mark.parametrize(
    ("membre", "valeur"),
    [
        ("iss", "http://autre"),
        ("aud", "autre"),
        ("exp", NOW - 60),
        ("iat", NOW + 600),
        ("iss", None),
        ("aud", None),
        ("exp", None),
        ("sub", None),
    ],
)
def test_a_member_that_is_wrong_or_absent_is_named(membre, valeur):
    token = read(**{membre: valeur})

    with pytest.raises(Echec, match="refusé") as refused:
        check(token)
    # An expiry has an error class of its own, which names no member.
    assert refused.value.detail in {membre, "ExpiredTokenError"}


def test_a_nonce_or_a_subject_of_somebody_else_is_refused():
    with pytest.raises(Echec, match="nonce"):
        verifications.verifie_nonce(read(), "autre")
    with pytest.raises(Echec, match="sub"):
        verifications.verifie_sub({"sub": "2"}, read())


def test_v2_accepts_only_published_keys_and_never_a_shared_secret():
    published, other = ECKey.generate_key("P-256", {"kid": "a"}), ECKey.generate_key("P-256", {"kid": "a"})
    keys = verifications.cles(KeySet([published]).as_dict(private=False))

    assert verifications.lit_v2(signed(published, {"alg": "ES256", "kid": "a"}), keys).claims["sub"] == "1"
    with pytest.raises(Echec):
        verifications.lit_v2(signed(other, {"alg": "ES256", "kid": "a"}), keys)
    with pytest.raises(Echec):
        verifications.lit_v2(signed(OctKey.import_key(SECRET), {"alg": "HS256", "kid": "a"}), keys)


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "é.é.é"])
def test_what_is_no_token_is_refused_in_words(token):
    with pytest.raises(Echec):
        verifications.lit_v1(token, SECRET)
