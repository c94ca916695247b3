"""Webhooks of the access request: signed as DataPass signs, delivered beside the call, with few attempts."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import httpx
import pytest

from droits_simulator.acces.contenu import Contenu
from droits_simulator.acces.demande import EVENEMENTS as EVENTS_OF_DEMANDES
from droits_simulator.acces.demande import cree
from droits_simulator.clock import FixedClock
from droits_simulator.sessions import Session, within
from droits_simulator.state import MemoryStore
from droits_simulator.webhooks.abonnements import AU_PLUS, Abonnements, WebhookRefuse, adresse_permise
from droits_simulator.webhooks.livreur import Livreur
from droits_simulator.webhooks.message import EVENEMENTS

CLOCK = FixedClock.on(date(2026, 11, 24))
URL = "http://127.0.0.1:9999/evenements"
DEMANDE = cree(
    "D1", Contenu("Hôpital", "99999000500004", "etablissement-de-soins", "client"), "2026-11-24T11:00:00+00:00"
)


def hmac_by_hand(secret: bytes, body: bytes) -> str:
    """HMAC as RFC 2104 writes it, without the library that signs."""
    key = (hashlib.sha256(secret).digest() if len(secret) > 64 else secret).ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + body).digest()
    return hashlib.sha256(bytes(byte ^ 0x5C for byte in key) + inner).hexdigest()


@dataclass
class Bench:
    """Subscriptions, a deliverer and a receiver that answers what it is told to."""

    answers: Callable[[int], httpx.Response]
    received: list[httpx.Request] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.abonnements = Abonnements(MemoryStore(CLOCK), lambda n: f"{n}-{len(self.received)}")

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        transport = httpx.MockTransport(self.receive)
        self.livreur = Livreur(self.abonnements, CLOCK, transport=transport, pause=pause)

    def receive(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        return self.answers(len(self.received))

    async def tells(self, *events: str) -> None:
        for event in events:
            await self.livreur.signale(event, DEMANDE)
            await self.livreur.repos()


def _ok(_number: int) -> httpx.Response:
    return httpx.Response(204)


def test_an_event_is_told_with_a_signature_that_somebody_else_verifies() -> None:
    bench = Bench(_ok)

    async def story() -> str:
        secret = (await bench.abonnements.abonne(URL, ("submit",))).secret
        await bench.tells("soumettre")
        return secret

    secret = asyncio.run(story())
    (request,) = bench.received
    assert request.headers["X-Hub-Signature-256"] == "sha256=" + hmac_by_hand(secret.encode(), request.content)
    assert request.headers["X-App-Environment"] == "sandbox"
    said = json.loads(request.content)
    assert (said["event"], said["fired_at"]) == ("submit", int(CLOCK.now().timestamp()))
    assert (said["data"]["id"], said["data"]["organization"]["siret"]) == ("D1", "99999000500004")


@pytest.mark.parametrize("length", [1, 64, 65])
def test_secrets_of_any_length_sign_alike(length: int) -> None:
    bench, secret = Bench(_ok), "s" * length

    async def story() -> None:
        await bench.abonnements.abonne(URL, ("create",), secret)
        await bench.tells("creer")

    asyncio.run(story())
    expected = "sha256=" + hmac_by_hand(secret.encode(), bench.received[0].content)
    assert bench.received[0].headers["X-Hub-Signature-256"] == expected


def test_only_what_was_asked_for_is_told() -> None:
    bench = Bench(_ok)

    async def story() -> None:
        await bench.abonnements.abonne(URL, ("approve", "revoke"))
        await bench.tells("creer", "soumettre", "approuver")

    asyncio.run(story())
    assert [json.loads(one.content)["event"] for one in bench.received] == ["approve"]


def test_every_event_of_a_demande_has_the_name_that_datapass_gives_it() -> None:
    assert EVENEMENTS.keys() == {"creer", "modifier", *EVENTS_OF_DEMANDES}


def _lost(_number: int) -> httpx.Response:
    raise httpx.ConnectError("nobody listens")


@pytest.mark.parametrize(
    ("answers", "attempts", "status", "delivered"),
    [
        (_ok, 1, 204, True),
        (lambda number: httpx.Response(500 if number < 3 else 200), 3, 200, True),
        (lambda _number: httpx.Response(500), 3, 500, False),
        (lambda _number: httpx.Response(302, headers={"Location": "http://10.0.0.1/"}), 3, 302, False),
        (_lost, 3, None, False),
    ],
    ids=["at once", "at the third", "never", "a redirection is not followed", "nobody there"],
)
def test_a_delivery_is_tried_three_times_and_remembered(answers, attempts, status, delivered) -> None:
    bench = Bench(answers)

    async def story():
        abonnement = await bench.abonnements.abonne(URL, ("create",))
        await bench.tells("creer")
        return await bench.abonnements.envois(abonnement.id)

    (envoi,) = asyncio.run(story())
    assert (envoi.tentatives, envoi.statut, envoi.livre) == (attempts, status, delivered)
    assert len(bench.received) == attempts
    assert bench.pauses == [0.0, 1.0, 4.0][:attempts]
    assert {str(one.url) for one in bench.received} == {URL}


def test_five_failures_in_a_row_end_a_subscription() -> None:
    bench = Bench(lambda _number: httpx.Response(500))

    async def story() -> bool:
        abonnement = await bench.abonnements.abonne(URL, ("create",))
        await bench.tells(*["creer"] * 7)
        return await bench.abonnements.actif(abonnement)

    assert asyncio.run(story()) is False
    assert len(bench.received) == 5 * 3


def test_the_call_does_not_wait_and_what_is_under_way_ends_with_the_sandbox() -> None:
    async def story() -> int:
        abonnements = Abonnements(MemoryStore(CLOCK), lambda n: "x" * n)
        await abonnements.abonne(URL, ("create",))
        waiting = asyncio.Event()

        async def pause(_seconds: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

        async with Livreur(abonnements, CLOCK, pause=pause) as livreur:
            await livreur.signale("creer", DEMANDE)
            await waiting.wait()
        return len(livreur._taches)

    assert asyncio.run(story()) == 0


def test_a_subscription_of_one_session_hears_nothing_of_another() -> None:
    bench = Bench(_ok)

    async def story() -> None:
        with within(Session("une")):
            await bench.abonnements.abonne(URL, ("create",))
        with within(Session("autre")):
            await bench.tells("creer")

    asyncio.run(story())
    assert bench.received == []


@pytest.mark.parametrize(
    ("url", "here", "anywhere"),
    [
        (URL, True, True),
        ("http://localhost/x", True, True),
        ("https://[::1]:8443/", True, True),
        ("http://127.8.8.8/", True, True),
        ("https://partenaire.example/x", False, True),
        ("http://127.0.0.1.partenaire.example/", False, True),
        ("http://10.0.0.1/", False, True),
        ("http://ana:secret@127.0.0.1/", False, False),
        ("ftp://127.0.0.1/", False, False),
        ("http://127.0.0.1:99999/", False, False),
        ("http:///x", False, False),
        ("http://[::1/", False, False),
        ("http://127.0.0.1/é", False, False),
        ("http://127.0.0.1/\n", False, False),
        ("http://127.0.0.1/" + "x" * 500, False, False),
    ],
)
def test_where_events_may_be_sent(url: str, here: bool, anywhere: bool) -> None:
    assert adresse_permise(url, partout=False) is here
    assert adresse_permise(url, partout=True) is anywhere


def test_subscriptions_are_bounded_and_hide_their_secret() -> None:
    numbers = iter(range(1000))
    abonnements = Abonnements(MemoryStore(CLOCK), lambda _n: f"secret-{next(numbers)}")

    async def story() -> str:
        for _ in range(AU_PLUS):
            last = await abonnements.abonne(URL, ("create",))
        with pytest.raises(WebhookRefuse) as caught:
            await abonnements.abonne(URL, ("create",))
        assert caught.value.code == "trop-de-webhooks"
        return repr(last)

    assert "secret=" not in asyncio.run(story())
