"""A whole sandbox in process, asked through its control API."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from droits_simulator.app import build
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import Settings

BASE = "http://127.0.0.1:8800"
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


class Machine:
    """The machine's clock, moved by hand."""

    moment = NOON

    def now(self) -> datetime:
        return self.moment

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


class Bench:
    """A sandbox and a browser that asks it."""

    def __init__(self, machine: Machine, keys: Keys, **settings: Any) -> None:
        self.machine = machine
        self.sandbox = build(Settings(BASE, **settings), clock=machine, keys=keys)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.sandbox.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, path, **options)

        return asyncio.run(asked())

    def session(self, **body: Any) -> str:
        """The prefix of a new session."""
        return f"/s/{self.ask('POST', '/control/sessions', json=body).json()['session']}"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def bench_of(keys: Keys) -> Callable[..., Bench]:
    return lambda **settings: Bench(Machine(), keys, **settings)


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    return bench_of()
