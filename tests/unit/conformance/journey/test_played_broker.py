"""The broker that the judge plays, asked over HTTP."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from droits_conformance.errors import ListenRefused
from droits_conformance.held_port import HeldPort
from droits_conformance.journey.introspection import Reply
from droits_conformance.journey.played_broker import PlayedBroker
from droits_conformance.target import PlayedBrokerProfile

KEYS = {"keys": [{"kty": "EC", "kid": "k1"}]}


@pytest.fixture
def profile() -> Iterator[PlayedBrokerProfile]:
    with HeldPort("127.0.0.1") as port:
        host, number = port.address
        yield PlayedBrokerProfile("http://cible.test/", "v2", f"http://{host}:{number}/api/v2", port.address)


@pytest.fixture
def broker(profile: PlayedBrokerProfile) -> Iterator[PlayedBroker]:
    with PlayedBroker(profile, KEYS, lambda token: Reply(token.encode(), "text/plain", 418)) as playing:
        yield playing


@pytest.fixture
def client(profile: PlayedBrokerProfile) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=profile.issuer, trust_env=False, timeout=5) as client:
        yield client


def test_a_target_finds_the_keys_by_discovery(
    broker: PlayedBroker, client: httpx.Client, profile: PlayedBrokerProfile
) -> None:
    found = client.get("/.well-known/openid-configuration").json()

    assert (found["issuer"], found["jwks_uri"]) == (profile.issuer, f"{profile.issuer}/jwks")
    assert client.get(found["jwks_uri"]).json() == KEYS


def test_checktoken_says_what_the_judge_wants(broker: PlayedBroker, client: httpx.Client) -> None:
    form = client.post("/checktoken", data={"token": "jeton-1", "client_id": "fd", "client_secret": "s"})
    broker.says = lambda _: Reply(b"{}")
    in_json = client.post("/checktoken", json={"token": "jeton-2"})

    assert (form.status_code, form.text, form.headers["content-type"]) == (418, "jeton-1", "text/plain")
    assert (in_json.status_code, in_json.json()) == (200, {})
    assert broker.asked == ["jeton-1", "jeton-2"]


@pytest.mark.parametrize("body", [b"", b"\xff", b"token", b"[1]", b"{"])
@pytest.mark.parametrize("media_type", ["application/json", "application/x-www-form-urlencoded"])
def test_a_question_without_a_token_is_answered_too(
    broker: PlayedBroker, client: httpx.Client, body: bytes, media_type: str
) -> None:
    assert client.post("/checktoken", content=body, headers={"content-type": media_type}).status_code == 418
    assert broker.asked == [""]


def test_a_closed_connection_is_no_answer(broker: PlayedBroker, client: httpx.Client) -> None:
    broker.says = lambda _: Reply(hung_up=True)

    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/checktoken", data={"token": "jeton"})


@pytest.mark.parametrize("path", ["/", "/token", "/.well-known/openid-configuration/x"])
def test_nothing_else_is_there(broker: PlayedBroker, client: httpx.Client, path: str) -> None:
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_once_stopped_nobody_listens_and_the_address_is_free_again(
    broker: PlayedBroker, client: httpx.Client, profile: PlayedBrokerProfile
) -> None:
    broker.stop()
    broker.stop()

    with pytest.raises(httpx.ConnectError):
        client.get("/jwks")
    with PlayedBroker(profile, KEYS, lambda _: Reply()):
        assert client.get("/jwks").status_code == 200


def test_an_address_that_is_taken_is_one_error(profile: PlayedBrokerProfile) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(profile.listen)
        other.listen()
        with pytest.raises(ListenRefused, match=rf"127.0.0.1:{profile.listen[1]} .*played_broker.listen"):
            PlayedBroker(profile, KEYS, lambda _: Reply()).__enter__()
