"""A hundred sessions at once, each with a clock and a fault of its own: none sees another, and closing gives all back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from droits_simulator.app import create_app
from droits_simulator.clock import FixedClock
from droits_simulator.misbehaviours import FAULTS
from droits_simulator.settings import Settings
from droits_simulator.state import MemoryStore

BASE = "http://127.0.0.1:8800"
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
MANY = 100
NAMES = sorted(FAULTS)


@dataclass(frozen=True)
class Told:
    """What one session says of itself after its call."""

    issuer: str
    now: str
    faults: list[str]
    marked: str
    calls: list[str]


@dataclass(frozen=True)
class Lived:
    """What a hundred sessions told, how many values were held before, while they were open and after, and the root."""

    told: dict[str, Told]
    ranks: list[str]
    held: tuple[int, int, int]
    root: Told


async def asked(http: httpx.AsyncClient, method: str, path: str, **options: Any) -> Any:
    answer = await http.request(method, path, **options)
    assert answer.is_success, (path, answer.status_code, answer.text)
    return answer.json() if answer.content else None


async def at_once(count: int, one: Callable[[int], Awaitable[Any]]) -> list[Any]:
    return list(await asyncio.gather(*map(one, range(count))))


async def told_by(http: httpx.AsyncClient, prefix: str) -> Told:
    issuer = (await asked(http, "GET", f"{prefix}/api/v2/.well-known/openid-configuration"))["issuer"]
    called = await http.get(f"{prefix}/test/v1/droits/beneficiaires/me")
    now = (await asked(http, "GET", f"{prefix}/control/clock"))["now"]
    faults = (await asked(http, "GET", f"{prefix}/control/faults"))["faults"]
    journal = (await asked(http, "GET", f"{prefix}/control/journal", params={"operation": "getMe"}))["exchanges"]
    return Told(issuer, now, faults, called.headers.get("x-banc-droits-faute", ""), [one["path"] for one in journal])


async def lived() -> Lived:
    clock = FixedClock(NOON)
    store = MemoryStore(clock)
    transport = httpx.ASGITransport(create_app(Settings(BASE), clock=clock, store=store))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        await told_by(http, "")  # what the root keeps for good is held from here on
        before = store.held

        async def opens(rank: int) -> str:
            ident = (await asked(http, "POST", "/control/sessions", json={"label": f"n{rank}"}))["session"]
            moment = (NOON + timedelta(days=rank + 1)).isoformat()
            await asked(http, "PUT", f"/s/{ident}/control/clock", json={"now": moment})
            await asked(http, "PUT", f"/s/{ident}/control/faults", json={"faults": [NAMES[rank % len(NAMES)]]})
            return str(ident)

        ranks = await at_once(MANY, opens)
        told = await at_once(MANY, lambda rank: told_by(http, f"/s/{ranks[rank]}"))
        during = store.held
        await at_once(MANY, lambda rank: asked(http, "DELETE", f"/control/sessions/{ranks[rank]}"))
        after = store.held
        root = await told_by(http, "")
    return Lived(dict(zip(ranks, told, strict=True)), ranks, (before, during, after), root)


@pytest.fixture(scope="module")
def life() -> Lived:
    return asyncio.run(lived())


def test_each_session_has_its_own_address_time_fault_and_journal(life: Lived) -> None:
    assert len(set(life.ranks)) == MANY
    for rank, ident in enumerate(life.ranks):
        fault = NAMES[rank % len(NAMES)]
        one = life.told[ident]
        assert one.issuer == f"{BASE}/s/{ident}/api/v2"
        assert datetime.fromisoformat(one.now) == NOON + timedelta(days=rank + 1)
        assert (one.faults, one.marked) == ([fault], fault)
        assert one.calls == [f"/s/{ident}/test/v1/droits/beneficiaires/me"]


def test_the_root_saw_nothing_of_them(life: Lived) -> None:
    assert (life.root.faults, life.root.marked, datetime.fromisoformat(life.root.now)) == ([], "", NOON)
    assert life.root.calls == ["/test/v1/droits/beneficiaires/me"] * 2


def test_closing_them_gives_the_memory_back(life: Lived) -> None:
    before, during, after = life.held
    assert during >= before + MANY
    assert after == before
