"""The demonstration service before a real sandbox in process, under a clock that moves, over a network that can lie."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import urljoin

import httpx
import pytest
from bs4 import BeautifulSoup
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from droits_simulator.app import build
from droits_simulator.demo_service import DemoService
from droits_simulator.settings import Settings
from droits_simulator.state import MemoryStore

BASE = "http://127.0.0.1:8800"
MIDI = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Horloge:
    """A clock that stands still until it is told to move."""

    moment: datetime = MIDI

    def now(self) -> datetime:
        return self.moment

    def avance(self, secondes: float) -> None:
        self.moment += timedelta(seconds=secondes)


@dataclass
class Reseau(httpx.AsyncBaseTransport):
    """The network between the service and the others: `ment[path]` changes an answer, or raises."""

    app: object
    ment: dict[str, Callable[[httpx.Response], httpx.Response]] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await httpx.ASGITransport(self.app).handle_async_request(request)
        await answer.aread()
        change = self.ment.get(request.url.path)
        return change(answer) if change else answer


@dataclass
class Monde:
    """A browser at the service: `part`, then pages of FranceConnect, then `/demo/parcours`."""

    navigateur: TestClient
    horloge: Horloge
    reseau: Reseau

    def part(self, version: str = "v2", partenaire: str = "hopital") -> httpx.Response:
        return self.navigateur.post("/demo/depart", data={"version": version, "partenaire": partenaire})

    def envoie(self, page: httpx.Response, numero: int = 0, **valeurs: str) -> httpx.Response:
        form = BeautifulSoup(page.text, "html.parser").find_all("form")[numero]
        return self.navigateur.post(urljoin(str(page.url), str(form["action"])), data=valeurs)

    def identifie(self, choix: httpx.Response, login: str = "claire.dupont") -> httpx.Response:
        """From the choice of an identity provider, through the login, to the consent."""
        return self.envoie(self.envoie(choix, identity_provider="bac-a-sable"), login=login, password="123")

    def revient(self, version: str = "v2", partenaire: str = "hopital", login: str = "claire.dupont") -> str:
        """The address at which FranceConnect sends the browser back, not yet followed."""
        consentement = self.identifie(self.part(version, partenaire), login)
        form = BeautifulSoup(consentement.text, "html.parser").form
        answer = self.navigateur.post(
            urljoin(str(consentement.url), str(form["action"])),
            data={"decision": "accepter"},
            follow_redirects=False,
        )
        return answer.headers["location"]

    def accomplit(self, version: str = "v2", partenaire: str = "hopital", login: str = "claire.dupont") -> "Page":
        return self.ouvre(self.revient(version, partenaire, login))

    def ouvre(self, url: str) -> "Page":
        return Page(self.navigateur.get(url))


class Page:
    """A page as a person reads it."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status, self.url, self.html = answer.status_code, str(answer.url), answer.text
        self._soup = BeautifulSoup(answer.text.replace("\u00a0", " "), "html.parser")
        self.texte = self._soup.get_text(" ", strip=True)

    def un(self, selecteur: str) -> str:
        """The text of one element, empty if there is none."""
        trouve = self._soup.select_one(selecteur)
        return trouve.get_text(" ", strip=True) if trouve else ""

    def tous(self, selecteur: str) -> list[str]:
        return [un.get_text(" ", strip=True) for un in self._soup.select(selecteur)]


@pytest.fixture(scope="session")
def _bac() -> tuple[Horloge, MemoryStore, object, Callable[[], object]]:
    horloge = Horloge()
    store = MemoryStore(horloge)
    bac = build(Settings(BASE), clock=horloge, store=store)
    return horloge, store, bac.app, lambda: bac.demo().clients


@pytest.fixture
def monde(_bac) -> Iterator[Monde]:
    horloge, store, app, clients = _bac
    horloge.moment = MIDI
    asyncio.run(
        store.clear("default")
    )  # at a moment that always is the same, the calls of all tests would use up one quota
    reseau = Reseau(app)
    numero = count(1)
    service = DemoService(
        lambda: BASE, clients, store, horloge, alea=lambda n: f"alea-{next(numero):0{n}d}", transport=reseau
    )
    with TestClient(Starlette(routes=[*service.routes, Mount("", app)]), base_url=BASE) as navigateur:
        yield Monde(navigateur, horloge, reseau)
