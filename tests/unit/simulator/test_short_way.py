"""The short way to the rights API and to FranceConnect."""

import asyncio
from typing import Any

import pytest
from starlette.routing import Mount

from droits_simulator.short_way import ShortWay


def _asked(scope: dict[str, Any]) -> list[str]:
    """Who is asked about a scope: the rights API, or everybody else."""
    asked: list[str] = []

    def answering(name: str) -> Any:
        async def app(scope: Any, _receive: Any, _send: Any) -> None:
            asked.append(name + scope.get("root_path", ""))

        return app

    below = Mount("/api/v2", answering("broker"))
    app: Any = ShortWay(
        answering("opening"), answering("others"), answering("rights"), ["/droits/", "/droits/me"], [below]
    )
    asyncio.run(app(scope, None, None))
    return asked


@pytest.mark.parametrize("path", ["/droits/", "/droits/me"])
def test_a_known_address_is_the_rights_api_s(path: str) -> None:
    assert _asked({"type": "http", "path": path}) == ["rights"]


@pytest.mark.parametrize("path", ["/api/v2/", "/api/v2/token", "/api/v2/interaction/x/login"])
def test_what_lies_below_a_broker_is_the_broker_s_who_is_told_where_it_lies(path: str) -> None:
    assert _asked({"type": "http", "path": path}) == ["broker/api/v2"]


@pytest.mark.parametrize(
    "path",
    ["/droits", "/droits/me/", "/droits/openapi.json", "/", "/droits/ME", "/api/v2", "/api/v22/token", "/api/v2/a\nb"],
)
def test_any_other_is_found_in_the_table(path: str) -> None:
    assert _asked({"type": "http", "path": path}) == ["others"]


def test_what_is_no_call_is_for_who_opens() -> None:
    assert _asked({"type": "lifespan"}) == ["opening"]
