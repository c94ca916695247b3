"""The servers that are compared, each a process of its own on one core, and the requests that are put to them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from figures.machine import free_port
from figures.wrk import ON_SERVER_CORE
from peers import prism

from droits_fixtures import load_cast
from droits_simulator.client.announced import Client, Persona
from droits_simulator.client.token import obtain

OPERATION = "/contrats"
SANDBOX = (sys.executable, "-m", "droits_contract", "sandbox")
OURS = (*SANDBOX, "--port", "0", "--json")
_SERVE = str(Path(__file__).with_name("serve.py"))
_LOGIN, _PARTNER = "claire.dupont", "hopital"
_SOON, _PATIENCE = 0.005, 30.0  # seconds between two looks at a server that starts, and until it is given up


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks everybody: one person, one partner, one window of dates, and a partner that is refused."""

    client: Client
    persona: Persona
    revoked_key: str
    nir: str
    day: date

    @property
    def headers(self) -> dict[str, str]:
        """The partner's key and the person."""
        return {"X-API-Key": self.client.api_key, "nir": self.nir}

    def query(self, end: str | None = None) -> str:
        """Half a year from today, or until something that is no date."""
        return urlencode({"dateDebut": str(self.day), "dateFin": end or str(self.day + timedelta(days=180))})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: address and headers."""

    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """A server that runs: the process measured, the address of the operation, a fresh bearer token, how it says 403.

    `rewarm` is how many seconds of load stand before each slice that counts.
    """

    name: str
    pid: int
    url: str
    token: Callable[[], str]
    forbidden: dict[str, str]
    rewarm: int

    def asked(self, kind: str, caller: Caller) -> Asked:
        """A request that is answered with that status, with a token that is fresh."""
        both = caller.headers | {"Authorization": f"Bearer {self.token()}"}
        headers = {"401": caller.headers, "403": both | self.forbidden}.get(kind, both)
        return Asked(f"{self.url}?{caller.query('hier' if kind == '400' else None)}", headers)


def caller_of(announced: dict[str, Any]) -> Caller:
    """From what a sandbox announces."""
    client = next(one for one in announced["clients"] if one["name"] == _PARTNER)
    persona = next(one for one in announced["personas"] if one["login"] == _LOGIN)
    revoked = next(one for one in announced["apart"] if one["habilitation"] == "revoked")
    day = date.fromisoformat(announced["today"])
    nir = next(one.nir for one in load_cast(day).personas() if one.login == _LOGIN)
    return Caller(
        Client(**{name: client[name] for name in Client.__dataclass_fields__}),
        Persona(**{name: persona[name] for name in Persona.__dataclass_fields__}),
        revoked["api_key"],
        nir,
        day,
    )


@contextmanager
def ours(conventions: Path) -> Iterator[tuple[Site, Caller]]:
    """`droits sandbox` as anybody starts it, with quotas that are counted and never reached; and who asks everybody."""
    with announced([*OURS, "--conventions", str(conventions)]) as (pid, told):
        caller = caller_of(told)
        yield _of_ours("ours", pid, told, caller), caller


@contextmanager
def served(peer: str, caller: Caller, conventions: Path) -> Iterator[Site]:
    """A peer of `served/`."""
    with announced([sys.executable, _SERVE, peer, "--conventions", str(conventions)]) as (pid, told):
        yield _of_ours(peer, pid, told, caller)


def _of_ours(name: str, pid: int, told: dict[str, Any], caller: Caller) -> Site:
    def token() -> str:
        return obtain(told["brokers"]["v2"], "v2", caller.client, caller.persona).access_token

    url = told["droits"].rstrip("/") + OPERATION
    return Site(name, pid, url, token, {"X-API-Key": caller.revoked_key}, rewarm=1)


@contextmanager
def mocked(example: Any, folder: Path) -> Iterator[Site]:
    """Prism with `example` as the answer; it refuses with 403 when it is asked to, for it looks no credentials up."""
    document, port = folder / "droits.json", free_port()
    document.write_text(prism.contract_with(OPERATION, example), encoding="utf-8")
    url = f"http://127.0.0.1:{port}{OPERATION}"
    with running(prism.command(prism.installed(), document, port), env={"NODE_ENV": "production"}) as process:
        wait_for(Asked(url, {}), process, 401)
        yield Site("prism", process.pid, url, lambda: "jeton", {"Prefer": "code=403"}, rewarm=2)


@contextmanager
def announced(command: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Process id and announcement of a server that prints a JSON line once it serves."""
    with running(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.pid, json.loads(process.stdout.readline())


@contextmanager
def running(
    command: Sequence[str], *, env: dict[str, str] | None = None, **more: Any
) -> Iterator["subprocess.Popen[str]"]:
    """A process on the servers' core, ended at the end; what Node.js says meanwhile is left out."""
    more = {"stdout": subprocess.DEVNULL} | more
    environment = {**os.environ, **(env or {})}
    with subprocess.Popen([*ON_SERVER_CORE, *command], text=True, env=environment, **more) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_for(asked: Asked, process: "subprocess.Popen[str]", status: int = 200) -> bytes:
    """The body of the first answer of that status, asked for every five milliseconds; AssertionError after half a minute."""
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        found, body = answer(asked)
        if found == status:
            return body
        time.sleep(_SOON)
    raise AssertionError(f"no {status} within {_PATIENCE:g} s, the last answer was {found}: {asked.url}")


def answer(asked: Asked) -> tuple[int, bytes]:
    """Status and body of one request; 0 while nobody answers."""
    try:
        with urlopen(Request(asked.url, headers=asked.headers), timeout=5) as page:
            return page.status, page.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()
    except OSError:
        return 0, b""
