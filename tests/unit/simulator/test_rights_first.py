"""The short way to the rights API."""

import asyncio
from typing import Any

import pytest

from droits_simulator.rights_first import RightsFirst


def _asked(scope: dict[str, Any]) -> list[str]:
    """Who is asked about a scope: the rights API, or everybody else."""
    asked: list[str] = []

    def answering(name: str) -> Any:
        async def app(_scope: Any, _receive: Any, _send: Any) -> None:
            asked.append(name)

        return app

    app: Any = RightsFirst(answering("others"), answering("rights"), ["/droits/", "/droits/me"])
    asyncio.run(app(scope, None, None))
    return asked


@pytest.mark.parametrize("path", ["/droits/", "/droits/me"])
def test_a_known_address_is_the_rights_api_s(path: str) -> None:
    assert _asked({"type": "http", "path": path}) == ["rights"]


@pytest.mark.parametrize("path", ["/droits", "/droits/me/", "/droits/openapi.json", "/", "/droits/ME"])
def test_any_other_is_found_in_the_table(path: str) -> None:
    assert _asked({"type": "http", "path": path}) == ["others"]


def test_so_is_what_is_no_call() -> None:
    assert _asked({"type": "lifespan"}) == ["others"]
