"""A whole sandbox in process, and a reader of its pages who has no script."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup

from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import Settings

BASE = "http://127.0.0.1:8800"
JOUR = date(2026, 11, 24)


class Reader:
    """A browser without script: it keeps cookies, follows no redirection, and fills the forms that are on the page."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.answer = httpx.Response(200)

    async def open(self, path: str, **headers: str) -> "Reader":
        self.answer = await self.http.get(path, headers=headers)
        return self

    async def send(self, form: str, headers: dict[str, str] | None = None, **fields: Any) -> "Reader":
        """Send the form of that selector, its hidden fields and `fields` in it, then follow where it leads."""
        found = self.page.select_one(form)
        assert found is not None, form
        hidden = {one["name"]: one["value"] for one in found.select("input[type=hidden]")}
        self.answer = await self.http.post(str(found["action"]), data={**hidden, **fields}, headers=headers or {})
        if self.answer.status_code == 303:
            await self.open(self.answer.headers["location"])
        return self

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.answer.text, "html.parser")

    def text(self, selector: str = "main") -> str:
        found = self.page.select_one(selector)
        assert found is not None, selector
        return found.get_text(" ", strip=True)


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def read(keys: Keys) -> Callable[..., Any]:
    """Runs a story told of a reader, in a new sandbox with these settings."""

    def told(story: Callable[[Reader], Awaitable[Any]], **settings: Any) -> Any:
        app = build(Settings(BASE, **settings), clock=FixedClock.on(JOUR), keys=keys).app

        async def run() -> Any:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
                return await story(Reader(http))

        return asyncio.run(run())

    return told
