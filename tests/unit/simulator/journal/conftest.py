"""A whole sandbox in process, a browser that logs people in and calls, and the journal of what it did."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from droits_fixtures import load_cast
from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import RIGHTS_PATH, Settings

BASE = "http://127.0.0.1:8800"
SCOPE = "openid identite_pivot droits_assurance_maladie"


class Bench:
    """A sandbox at noon that stands still, and everything secret that was sent to it or came from it."""

    def __init__(self, keys: Keys, jour: Any, **settings: Any) -> None:
        self.jour = jour
        self.sandbox = build(Settings(BASE, **settings), clock=FixedClock.on(jour), keys=keys)
        self.clients = {client.nom: client for client in self.sandbox.demo().clients}
        self.secrets: set[str] = set()

    def tell(self, story: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
        async def told() -> Any:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app), base_url=BASE) as browser:
                return await story(browser)

        return asyncio.run(told())

    async def token(self, browser: httpx.AsyncClient, login: str, nom: str, version: str = "v2", **wish: str) -> str:
        client, at = self.clients[nom], wish.pop("at", "")
        asked = {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": client.redirect_uri,
            "scope": SCOPE,
            "state": "etat-de-l-essai-numero-1",
            "nonce": "nonce-de-l-essai-numero-1",
        } | ({"acr_values": "eidas1"} if version == "v2" else {})
        page = (await browser.get(f"{at}/api/{version}/authorize", params=asked | wish)).headers["location"]
        await browser.post(f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"})
        await browser.post(f"{page}/login", data={"login": login, "password": "123"})
        back = await browser.post(f"{page}/consent", data={"decision": "accepter"})
        (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect_uri,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        }
        given = (await browser.post(f"{at}/api/{version}/token", data=form)).json()
        self.secrets |= {
            code,
            client.client_secret,
            given["access_token"],
            given["id_token"],
            *(one.value or "" for one in browser.cookies.jar),
        }
        return str(given["access_token"])

    async def call(
        self, browser: httpx.AsyncClient, path: str = "/me", key: str = "", token: str = "", **options: Any
    ) -> httpx.Response:
        at, method, headers = options.pop("at", ""), options.pop("method", "GET"), options.pop("headers", {})
        headers |= {"X-API-Key": key} if key else {}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        self.secrets |= {key, token} - {""}
        return await browser.request(method, f"{at}{RIGHTS_PATH}{path}", headers=headers, **options)

    async def journal(self, browser: httpx.AsyncClient, path: str = "", **asked: str) -> Any:
        answer = await browser.get(f"{asked.pop('at', '')}/control/journal{path}", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def personne(self, foyer: str, cle: str) -> Any:
        return load_cast(self.jour).foyer(foyer).personne(cle)


@pytest.fixture(scope="session")
def bench_of(jour: Any) -> Callable[..., Bench]:
    keys = Keys.generate()
    return lambda **settings: Bench(keys, jour, **settings)


@pytest.fixture
def bench(bench_of: Callable[..., Bench]) -> Bench:
    return bench_of()
