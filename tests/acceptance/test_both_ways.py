"""The compiled operations and the stock stack below them give one answer: status, headers and body, on everything.

Everything is each request of Schemathesis' coverage phase, as it is made, with good credentials, and over days that are
served; then each rule of the judge. `--no-compiled` (decision record 0110) is what tells the two apart.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import schemathesis
from click.testing import CliRunner
from schemathesis.config import CacheConfig, SchemathesisConfig
from schemathesis.engine import from_schema

from droits_conformance.cli import verify
from droits_contract import load_contract
from droits_fixtures import load_cast
from droits_simulator.app import build
from droits_simulator.clock import FixedClock, timestamp
from droits_simulator.franceconnect.grant import Asked, Grant
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.state import MemoryStore

pytestmark = pytest.mark.acceptance

Scope = dict[str, Any]
JOUR = date(2026, 11, 24)
CLOCK = FixedClock.on(JOUR)
PERSONA = next(one for one in load_cast(JOUR).personas() if one.login == "claire.dupont")
TOKEN, CODE = "jeton-de-comparaison", "code-de-comparaison"
FOR_HOURS = timestamp(CLOCK) + 12 * 3600
# What the coverage phase draws for a day that is none of the past.
PAST, SERVED = b"2000-01-01", JOUR.isoformat().encode()


@pytest.fixture(scope="module")
def covered() -> list[Scope]:
    """The ASGI scope of each request that the coverage phase makes of the rights contract."""
    taken: list[Scope] = []
    document = orjson.dumps(load_contract().document)

    async def app(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        is_document = scope["path"] == "/openapi.json"
        if not is_document:
            taken.append(scope)
        kind = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": document if is_document else b"[]"})

    config = SchemathesisConfig(seed=2026, cache=CacheConfig(enabled=False))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    schema.config.update(base_url=f"http://testserver{RIGHTS_PATH}", continue_on_failure=True, workers=1)
    schema.config.generation.update(database="none")
    schema.config.phases.update(phases=["coverage"])
    for _event in from_schema(schema).execute():
        pass
    return taken


class Sandbox:
    """A sandbox in process, in which time stands still and chance always draws the same."""

    def __init__(self, keys: Keys, *, compiled: bool) -> None:
        self._store = MemoryStore(CLOCK)
        built = build(
            Settings(compiled=compiled, journal=0), clock=CLOCK, store=self._store, alea=lambda n: "a" * n, keys=keys
        )
        self._app = built.app
        self.client = next(one for one in built.demo().clients if one.nom == "hopital")

    async def open(self) -> None:
        """Forget what was counted, and give the persona a token, as FranceConnect keeps it."""
        await self._store.clear("default")
        asked = Asked(
            "v2",
            self.client.client_id,
            "https://a.example/",
            ("openid", "droits_assurance_maladie"),
            "s",
            "n",
            "eidas1",
        )
        grant = Grant(CODE, asked, PERSONA.login or "", timestamp(CLOCK), timestamp(CLOCK) + 30)
        token = {"grant": CODE, "issued_at": timestamp(CLOCK), "expires_at": FOR_HOURS}
        await self._store.put(f"default/grant/{CODE}", asdict(grant), expires_at=FOR_HOURS)
        await self._store.put(f"default/token/{TOKEN}", token, expires_at=FOR_HOURS)

    async def answers(self, scopes: list[Scope]) -> list[Any]:
        """Status, headers and body of each, in turn; no quota is ever used up, for all of it is one second."""
        found = []
        for number, scope in enumerate(scopes):
            if number % 100 == 0:
                await self.open()
            found.append(await self._answer(scope))
        return found

    async def _answer(self, scope: Scope) -> Any:
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app({**scope, "headers": list(scope["headers"]), "state": {}, "extensions": {}}, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return sent[0]["status"], sorted((name.lower(), value) for name, value in sent[0]["headers"]), body


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


def variants(scope: Scope, key: str) -> Iterator[Scope]:
    """The request as it was made, then with both credentials, the persona's NIR, and days that are served."""
    yield scope
    ours = [(b"x-api-key", key.encode()), (b"authorization", b"Bearer " + TOKEN.encode())]
    named = {name for name, _ in ours}
    scope = {**scope, "headers": [one for one in scope["headers"] if one[0] not in named] + ours}
    yield scope
    nir = [(name, PERSONA.nir.encode() if name == b"nir" else value) for name, value in scope["headers"]]
    yield {**scope, "headers": nir}
    yield {**scope, "headers": nir, "query_string": scope["query_string"].replace(PAST, SERVED)}


def test_every_request_of_the_coverage_phase_is_answered_alike(covered: list[Scope], keys: Keys) -> None:
    compiled, stock = Sandbox(keys, compiled=True), Sandbox(keys, compiled=False)
    asked = [one for scope in covered for one in variants(scope, compiled.client.cle)]

    ours, theirs = asyncio.run(compiled.answers(asked)), asyncio.run(stock.answers(asked))

    differing = [
        (scope["method"], scope["path"], scope["query_string"], our, their)
        for scope, our, their in zip(asked, ours, theirs, strict=True)
        if our != their
    ]
    assert differing == []
    granted = Counter(scope["path"] for scope, our in zip(asked, ours, strict=True) if our[0] == 200)
    assert set(granted) == {RIGHTS_PATH + one.path for one in load_contract().operations}
    assert {our[0] for our in ours} >= {200, 400, 401, 405}


def verdicts(folder: Path) -> dict[str, str]:
    """The verdict of each rule on a new sandbox."""
    arguments = ["--sandbox", "--quick", "--seed", "1", "--json", "--report", str(folder)]
    ended = CliRunner().invoke(verify, arguments)

    assert ended.exit_code == 0, ended.stdout
    return {rule["id"]: rule["verdict"] for rule in orjson.loads((folder / "report.json").read_bytes())["rules"]}


def test_every_rule_has_the_same_verdict_both_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = verdicts(tmp_path / "compiled")
    monkeypatch.setenv("BANC_DROITS_SANDBOX_NO_COMPILED", "true")

    assert verdicts(tmp_path / "stock") == compiled
    assert Counter(compiled.values())["passed"] > 100
