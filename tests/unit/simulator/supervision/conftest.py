"""A whole sandbox in process: its rights API is called about personas who need not log in, and its supervision is asked."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from droits_simulator.app import build
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.partenaire import load_partenaires
from droits_simulator.settings import RIGHTS_PATH, Settings

BASE = "http://127.0.0.1:8800"
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
KEYS = {one.nom: one.cle for one in load_partenaires().tous}


class Machine:
    """The machine's clock, moved by hand."""

    moment = NOON

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)


class Bench:
    """A sandbox and who asks it."""

    def __init__(self, machine: Machine, keys: Keys, store: Any = None, **settings: Any) -> None:
        self.machine = machine
        settings = {"personas_without_login": True, **settings}
        self.app = build(Settings(BASE, **settings), clock=machine, store=store, keys=keys).app

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer, or what came of it before it broke off."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **options)

        return asyncio.run(asked())

    def call(
        self,
        path: str = "/me",
        *,
        persona: str = "claire.dupont",
        partenaire: str = "hopital",
        prefix: str = "",
        wish: str = "",
        method: str = "GET",
        **headers: str,
    ) -> httpx.Response:
        """A call of the rights API about a persona."""
        prefer = ", ".join(one for one in (f'persona="{persona}"', wish) if one)
        sent = {"X-API-Key": KEYS.get(partenaire, partenaire), "Prefer": prefer, **headers}
        return self.ask(method, f"{prefix}{RIGHTS_PATH}{path}", headers=sent)

    def session(self, **body: Any) -> str:
        """The prefix of a new session."""
        return f"/s/{self.ask('POST', '/control/sessions', json=body).json()['session']}"

    def number(self, prefix: str = "") -> int:
        """The statistics."""
        answer = self.ask("GET", f"{prefix}/api/stats/")
        assert answer.status_code == 200, answer.text
        number = answer.json()
        assert isinstance(number, int)
        return number

    def statut(self, prefix: str = "") -> Any:
        """The status."""
        answer = self.ask("GET", f"{prefix}/api/statut")
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def bench_of(keys: Keys) -> Callable[..., Bench]:
    return lambda **settings: Bench(Machine(), keys, **settings)


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    return bench_of()
