from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.published_client import PublishedClient, sha1_text
from droits_conformance.target import Profile
from droits_conformance.wire import Wire

OpenWire = Callable[[bool], Wire]


@pytest.fixture
def sample(profile: Profile, open_wire: OpenWire, target: Any) -> PublishedClient:
    texts = iter(("a" * 40, "b" * 40))
    base = profile.broker.v1_issuer or ""
    return PublishedClient(base, profile.clients[0], open_wire, now=lambda: target.now, random=lambda: next(texts))


def test_the_sample_sends_what_it_was_published_with(sample: PublishedClient, target: Any) -> None:
    held = sample.login("claire.dupont", "123")
    sample.userinfo(held)
    sample.checktoken(held)
    sample.logout(held)

    assert target.sent("/authorize").url.raw_path.decode() == (
        f"/api/v1/authorize?response_type=code&client_id={'c' * 64}&scope=openid%20profile%20droits_assurance_maladie"
        f"&redirect_uri=http://127.0.0.1:9999/callback&state=token%3D{'a' * 40}&nonce={'b' * 40}&"
    )
    token = target.sent("/token")
    assert token.url.raw_path == b"/api/v1/token?"
    assert token.content.decode() == (
        f"grant_type=authorization_code&redirect_uri=http://127.0.0.1:9999/callback&client_id={'c' * 64}"
        f"&client_secret={'s' * 64}&code=code-de-test-0123456789"
    )
    assert token.headers["content-type"] == "application/x-www-form-urlencoded"
    checktoken = target.sent("/checktoken")
    assert (checktoken.url.raw_path, checktoken.content) == (
        b"/api/v1/checktoken?",
        f"token={held.access_token}".encode(),
    )


def test_a_scope_that_is_no_list_stops_the_sample(sample: PublishedClient, target: Any) -> None:
    target.mistakes.add("scope en texte")

    with pytest.raises(JourneyFailed, match="checktoken"):
        sample.checktoken(sample.login("claire.dupont", "123"))


def test_another_state_stops_the_sample(sample: PublishedClient, target: Any) -> None:
    target.mistakes.add("autre state")

    with pytest.raises(JourneyFailed, match="another state"):
        sample.login("claire.dupont", "123")


def test_the_sample_makes_its_tokens_of_forty_hexadecimal_digits() -> None:
    assert len(sha1_text()) == 40
    assert int(sha1_text(), 16) >= 0
