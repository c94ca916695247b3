"""Sandboxes made of several processes, whose state is on a Redis server of the tests, and journeys through them."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

START = 60.0


@dataclass
class Served:
    """A sandbox that runs: what it announced, and its process."""

    announced: dict[str, Any]
    process: "subprocess.Popen[bytes]"

    @property
    def base(self) -> str:
        """Where it really listens."""
        return str(self.announced["droits"]).partition("/test/")[0]

    def client(self, name: str = "hopital") -> dict[str, Any]:
        """A partner that it announced."""
        return next(one for one in (*self.announced["clients"], *self.announced["apart"]) if one["name"] == name)

    def workers(self) -> list[int]:
        """The processes that serve."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@contextmanager
def serving(log: Path, state: str, *options: str, port: int = 0) -> Iterator[Served]:
    """Run `droits sandbox --state STATE OPTIONS`; it ends well when it is told to."""
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", str(port), "--json", "--state", state]
    with log.open("ab") as stderr, subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=stderr) as one:
        try:
            yield Served(json.loads(_first_line(one, log)), one)
        finally:
            one.send_signal(signal.SIGINT)
            status = one.wait(30)
    assert status == 0, f"the sandbox ended with {status}: {log.read_text()}"


def _first_line(process: "subprocess.Popen[bytes]", log: Path) -> bytes:
    lines: Queue[bytes] = Queue()
    assert process.stdout is not None
    Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    line = lines.get(timeout=START)
    assert line, f"the sandbox announced nothing: {log.read_text()}"
    return line


@dataclass
class Walker:
    """Walks journeys at a sandbox, many at a time; asks again where it is told 503 or a connection breaks."""

    served: Served
    version: str = "v1"
    partner: str = "hopital"
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=30))
    again: int = 0

    async def ask(self, method: str, url: str, **more: Any) -> httpx.Response:
        """The answer, sooner or later."""
        until = time.monotonic() + 60
        while True:
            try:
                answer = await self.http.request(method, url, **more)
                if answer.status_code != 503:
                    return answer
                assert (answer.json()["code"], answer.headers["Retry-After"]) == ("magasin-injoignable", "1")
            except httpx.TransportError:
                pass
            self.again += 1
            assert time.monotonic() < until, "it never comes back"
            await asyncio.sleep(0.05)

    async def code(self, login: str) -> str:
        """A code for the partner, by the pages."""
        return await self.consent(*await self.logged_in(login))

    async def logged_in(self, login: str) -> tuple[str, dict[str, str]]:
        """The address of a journey that waits for consent, and the cookie of its browser."""
        client, base = self.served.client(self.partner), self.served.announced["brokers"][self.version]
        asked = {"response_type": "code", "client_id": client["client_id"], "redirect_uri": client["redirect_uri"]}
        asked |= {"scope": "openid identite_pivot droits_assurance_maladie", "acr_values": "eidas1"}
        asked |= {"state": "etat-de-test-0000000000000000001", "nonce": "nonce-de-test-000000000000000001"}
        opened = await self.ask("GET", f"{base}/authorize", params=asked)
        page = str(httpx.URL(base).join(opened.headers["Location"]))
        jar = {"Cookie": "; ".join(one.partition(";")[0] for one in opened.headers.get_list("Set-Cookie"))}
        await self.ask("POST", f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"}, headers=jar)
        await self.ask("POST", f"{page}/login", data={"login": login, "password": "123"}, headers=jar)
        return page, jar

    async def consent(self, page: str, jar: dict[str, str]) -> str:
        """The code that the consent page leads to."""
        back = await self.ask("POST", f"{page}/consent", data={"decision": "accepter"}, headers=jar)
        return parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]

    async def exchange(self, code: str) -> httpx.Response:
        """The code against a token."""
        client = self.served.client(self.partner)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client["redirect_uri"]}
        form |= {"client_id": client["client_id"], "client_secret": client["client_secret"]}
        return await self.ask("POST", f"{self.served.announced['brokers'][self.version]}/token", data=form)

    async def rights(self, token: str) -> httpx.Response:
        """A call to the rights API."""
        key = self.served.client(self.partner)["api_key"]
        headers = {"X-API-Key": key, "Authorization": f"Bearer {token}"}
        return await self.ask("GET", self.served.announced["droits"] + "me", headers=headers)

    async def token(self, login: str) -> tuple[str, str]:
        """A code and the token for it, however often it takes: a code whose answer was lost is used up."""
        for _ in range(9):
            code = await self.code(login)
            answer = await self.exchange(code)
            if answer.status_code == 200:
                return code, str(answer.json()["access_token"])
            assert answer.status_code == 400, answer.text
        raise AssertionError("no code was ever exchanged")

    def play(self, story: Callable[["Walker"], Awaitable[Any]]) -> Any:
        """What a story tells that is played here."""

        async def playing() -> Any:
            async with self.http:
                return await story(self)

        return asyncio.run(playing())


@pytest.fixture(scope="session")
def serve() -> Any:
    """Runs a sandbox: `with serve(log, state, "--workers", "2") as served:`."""
    return serving


@pytest.fixture(scope="session")
def walker_at() -> type[Walker]:
    """Makes somebody who walks journeys at a sandbox."""
    return Walker


@pytest.fixture(scope="session")
def first_line() -> Any:
    """What a sandbox says first."""
    return _first_line
