from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc.jwk import ECKey

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.login import Login
from droits_conformance.journey.relying_party import RelyingParty, random_text
from droits_conformance.target import Profile
from droits_conformance.wire import Wire
from droits_fixtures import Personne

SCOPES = ("openid", "droits_assurance_maladie")
OpenWire = Callable[[bool], Wire]


@pytest.fixture
def party(profile: Profile, open_wire: OpenWire, target: Any) -> RelyingParty:
    return RelyingParty(profile.broker, profile.clients[0], open_wire, now=lambda: target.now)


def test_a_login_ends_with_verified_tokens(party: RelyingParty, target: Any) -> None:
    session = party.login("claire.dupont", SCOPES)

    assert session.access_token.startswith("jeton-1")
    assert (session.expires_in, session.claims["sub"]) == (60.0, "abcv1")
    assert party.userinfo(session)["sub"] == "abcv1"
    asked = parse_qs(target.sent("/authorize").url.query.decode())
    assert asked["acr_values"] == ["eidas1"]
    assert asked["scope"] == ["openid droits_assurance_maladie"]
    assert len(asked["state"][0]) >= 22
    assert len(asked["nonce"][0]) >= 22


def test_the_code_is_redeemed_with_secret_and_redirect_uri(party: RelyingParty, target: Any, profile: Profile) -> None:
    party.login("claire.dupont", SCOPES)

    sent = parse_qs(target.sent("/token").content.decode())
    assert sent == {
        "grant_type": ["authorization_code"],
        "code": ["code-de-test-0123456789"],
        "redirect_uri": [profile.clients[0].redirect_uri],
        "client_id": [profile.clients[0].client_id],
        "client_secret": [profile.clients[0].client_secret],
    }


def test_keys_that_turned_since_they_were_read_are_read_once_more(party: RelyingParty, target: Any) -> None:
    party.login("claire.dupont", SCOPES)
    target.key = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"})

    assert party.login("claire.dupont", SCOPES).claims["sub"] == "abcv1"
    assert sum(request.url.path.endswith("/jwks") for request in target.requests) == 2


def test_keys_are_told_as_they_are_published(party: RelyingParty) -> None:
    (key,) = party.published_keys()

    assert (key["kid"], key["use"], key["alg"]) == ("k1", "sig", "ES256")


def test_discovery_is_read_once(party: RelyingParty, target: Any) -> None:
    party.login("claire.dupont", SCOPES)
    party.login("claire.dupont", SCOPES)

    assert sum(request.url.path.endswith("openid-configuration") for request in target.requests) == 1


@pytest.mark.parametrize(
    ("mistake", "step"),
    [
        ("autre issuer", "discovery"),
        ("autre state", "way back to the service"),
        ("autre nonce", "id_token"),
        ("autre clé", "id_token"),
        ("HS256", "id_token"),
    ],
)
def test_a_broker_that_cannot_be_trusted_gives_no_token(
    party: RelyingParty, target: Any, mistake: str, step: str
) -> None:
    target.mistakes.add(mistake)

    with pytest.raises(JourneyFailed) as caught:
        party.login("claire.dupont", SCOPES)

    assert caught.value.step == step


def test_an_expired_id_token_is_refused(profile: Profile, open_wire: OpenWire, target: Any) -> None:
    late = RelyingParty(profile.broker, profile.clients[0], open_wire, now=lambda: target.now + 3600)

    with pytest.raises(JourneyFailed, match="exp"):
        late.login("claire.dupont", SCOPES)


def test_a_target_on_a_day_of_its_own_is_judged_by_its_own_clock(
    profile: Profile, open_wire: OpenWire, target: Any
) -> None:
    target.now += 400 * 86_400

    session = RelyingParty(profile.broker, profile.clients[0], open_wire).login("claire.dupont", SCOPES)
    assert session.claims["iat"] == target.now


def test_even_then_a_token_must_expire_after_it_was_issued(profile: Profile, open_wire: OpenWire, target: Any) -> None:
    target.expires_in = -3600

    with pytest.raises(JourneyFailed):
        RelyingParty(profile.broker, profile.clients[0], open_wire).login("claire.dupont", SCOPES)


def test_an_unknown_person_cannot_log_in(profile: Profile, open_wire: OpenWire) -> None:
    broker = replace(profile.broker, password="faux")
    party = RelyingParty(broker, profile.clients[0], open_wire)

    with pytest.raises(JourneyFailed, match="the login page came back"):
        party.login("inconnu", SCOPES)


def test_a_v1_login_needs_no_discovery(profile: Profile, open_wire: OpenWire, target: Any, claire: Personne) -> None:
    broker = replace(profile.broker, version="v1", issuer=profile.broker.v1_issuer or "")
    login = Login(broker, open_wire, now=lambda: target.now)
    client = profile.clients[0]

    session = login.session(client, claire, SCOPES)

    assert login.party(client).userinfo(session)["given_name"] == "Claire"
    assert "acr_values" not in target.asked
    assert not any(request.url.path.endswith("openid-configuration") for request in target.requests)


def test_a_v1_id_token_must_carry_our_nonce(
    profile: Profile, open_wire: OpenWire, target: Any, claire: Personne
) -> None:
    target.mistakes.add("autre nonce")
    broker = replace(profile.broker, version="v1", issuer=profile.broker.v1_issuer or "")

    with pytest.raises(JourneyFailed, match="nonce"):
        Login(broker, open_wire, now=lambda: target.now).obtain(profile.clients[0], claire, SCOPES)


def test_a_session_does_not_show_its_tokens(party: RelyingParty) -> None:
    session = party.login("claire.dupont", SCOPES)

    assert session.access_token not in repr(session)
    assert session.id_token not in repr(session)


def test_random_texts_are_long_enough_and_never_the_same() -> None:
    assert len(random_text()) == 32
    assert random_text() != random_text()
