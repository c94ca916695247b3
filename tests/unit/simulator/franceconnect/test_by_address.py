"""An address is found by its name as the table would find it, and no other is."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Match, Mount, Route

from droits_simulator.franceconnect.by_address import ByAddress

ADDRESSES = [("GET", "/interaction/{uid}"), ("POST", "/interaction/{uid}/login"), ("POST", "/token")]
PATHS = [
    "/token", "/token/", "/token\n", "/TOKEN", "/token/x", "", "/", "/interaction", "/interaction/", "/interaction//login",
    "/interaction/abc", "/interaction/abc/", "/interaction/abc/login", "/interaction/abc/login/", "/interaction/a\nb/login",
    "/interaction/{uid}", "/interaction/{uid}/login", "/interaction/abc/login\n", "/interaction/é/login",
]  # fmt: skip


class _Told:
    """An application that says which one it is, and what it was given."""

    def __init__(self, name: str, told: list[Any]) -> None:
        self.name, self.told = name, told

    async def __call__(self, scope: Any, _receive: Any, _send: Any) -> None:
        self.told.append((self.name, scope["path_params"]))


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_whoever_the_table_would_ask_is_asked_for_the_same(method: str, path: str) -> None:
    told: list[Any] = []
    routes = [Route(address, _Told(address, told), methods=[one]) for one, address in ADDRESSES]
    by_name = {(one, address): _Told(address, told) for one, address in ADDRESSES}
    scope = {"type": "http", "method": method, "path": f"/api/v2{path}", "root_path": "/api/v2", "path_params": {}}

    asyncio.run(ByAddress(_Nobody(told), by_name)(dict(scope), None, None))  # type: ignore[arg-type]

    found = [(route, child) for route in routes for match, child in [route.matches(scope)] if match is Match.FULL]
    # A line break at the end, or HEAD: the pattern takes them, and the name leaves them to the pattern.
    left = method == "HEAD" or path.endswith("\n")
    expected = [(route.path, child["path_params"]) for route, child in found] if not left else []
    assert told == (expected or ["table"])


class _Nobody:
    """A table that notes that it was asked."""

    def __init__(self, told: list[Any]) -> None:
        self.told = told

    async def __call__(self, _scope: Any, _receive: Any, _send: Any) -> None:
        self.told.append("table")


def test_what_fails_unforeseen_is_answered_500_and_raised_for_the_log() -> None:
    async def failing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise LookupError

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    app = ByAddress(Starlette(), {("GET", "/jwks"): failing})
    with pytest.raises(LookupError):
        asyncio.run(app({"type": "http", "method": "GET", "path": "/jwks", "headers": []}, None, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 500


def test_all_addresses_are_listed_where_they_are_mounted() -> None:
    routes = [Route("/jwks", _Told("jwks", []))]

    assert Mount("/api/v2", ByAddress(Starlette(routes=routes), {})).routes == routes
