"""From the path of a request to its session."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from droits_simulator.clock import SystemClock
from droits_simulator.sessions import Session, current
from droits_simulator.sessions.layer import SessionLayer, split
from droits_simulator.sessions.registry import Sessions
from droits_simulator.state import MemoryStore


@pytest.fixture
def get():
    clock = SystemClock()
    sessions = Sessions(MemoryStore(clock), clock, lambda _n: "abc")
    asyncio.run(sessions.open())

    async def told(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse(f"{current().id} {scope['path']}")(scope, receive, send)

    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(SessionLayer(told, sessions))
        async with httpx.AsyncClient(transport=transport, base_url="http://banc.test") as client:
            return await client.get(path)

    return lambda path: asyncio.run(ask(path))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "default /"),
        ("/api/v2/jwks", "default /api/v2/jwks"),
        ("/s/abc/api/v2/jwks", "abc /api/v2/jwks"),
        ("/s/abc/", "abc /"),
        ("/s/abc", "abc /"),
        ("/s/abc/s/abc/healthz", "abc /s/abc/healthz"),
        ("/s", "default /s"),
        ("/s/", "default /s/"),
        ("/s/..%2Fabc/healthz", "default /s/../abc/healthz"),
    ],
)
def test_a_path_begins_with_its_session_or_belongs_to_the_default_one(get, path: str, told: str) -> None:
    assert get(path).text == told


@pytest.mark.parametrize("path", ["/s/unknown/healthz", "/s/ABC/healthz", f"/s/{'x' * 64}/"])
def test_a_session_that_is_not_open_is_refused_in_words(get, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "session-inconnue")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x" * 64 not in answer.text


def test_the_default_session_has_no_prefix_of_its_own() -> None:
    assert split("/s/default/healthz") == ("default", "/s/default/healthz")
    assert Session().prefix == ""
