"""What one call of the rights API costs, counted in work and not in seconds, so that a slow-down shows on a busy machine.

Work is every call of a function, ours or of a library, and the bytes that are held at most while the call is answered. Both
are the same from run to run; newer versions of Python need fewer.
"""

import asyncio
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from types import CodeType, FrameType
from typing import Any

import pytest

from droits_fixtures import load_cast
from droits_simulator.app import build
from droits_simulator.clock import FixedClock, timestamp
from droits_simulator.franceconnect.grant import Asked, Grant
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.state import MemoryStore

JOUR = date(2026, 11, 24)
CLOCK = FixedClock.on(JOUR)
NOW = timestamp(CLOCK)
TOKEN, CODE, HOURS = "jeton-de-travail", "code-de-travail", 12 * 3600
PERSONA = next(one for one in load_cast(JOUR).personas() if one.login == "claire.dupont")
WARM = 20  # calls before the one that is counted: caches are full, and patterns compiled
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Work:
    """What one call took: how often each function was called, and the bytes held at most."""

    status: int
    calls: Counter[str]
    peak: int

    def told(self) -> str:
        """The functions called most, for who wants to know what grew."""
        most = "\n".join(f"  {number:4}  {name}" for name, number in self.calls.most_common(SHOWN))
        return (
            f"{self.calls.total()} calls of functions and {self.peak} bytes for one request. Called most:\n{most}\n"
            "To see what grew, set the limits to 0 in the last revision that passed, run it, and compare the two lists. If "
            "the work is owed, raise the limit here, and say in the commit what is had for it."
        )


class Bench:
    """A whole sandbox in process, all of it on: journal, statistics, wishes, quota, validation."""

    def __init__(self, *, compiled: bool = True) -> None:
        self._store = MemoryStore(CLOCK)
        built = build(Settings(compiled=compiled), clock=CLOCK, store=self._store)
        self._app = built.app
        keys = {client.nom: client for client in built.demo().clients}
        self.key, self.client_id, self.other_key = keys["hopital"].cle, keys["hopital"].client_id, keys["mutuelle"].cle

    def work(self, headers: dict[str, str], query: str = "") -> Work:
        """The work of one call of `/contrats`, after some that are not counted."""
        return asyncio.run(self._measured(headers, query))

    async def _measured(self, headers: dict[str, str], query: str) -> Work:
        await self._give_token()
        for _ in range(WARM):
            status = await self._call(headers, query)
        calls: Counter[str] = Counter()
        sys.setprofile(counting(calls))
        await self._call(headers, query)
        sys.setprofile(None)
        tracemalloc.start()
        await self._call(headers, query)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        await self._call(headers, query)
        peak = tracemalloc.get_traced_memory()[1] - before
        tracemalloc.stop()
        return Work(status, calls, peak)

    async def _call(self, headers: dict[str, str], query: str) -> int:
        path = f"{RIGHTS_PATH}/contrats"
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "server": ("127.0.0.1", 8800),
            "scheme": "http",
            "method": "GET",
            "root_path": "",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        return int(sent[0]["status"])

    async def _give_token(self) -> None:
        scopes = ("openid", "droits_assurance_maladie")
        asked = Asked("v2", self.client_id, "https://a.example/", scopes, "s", "n", "eidas1")
        grant = asdict(Grant(CODE, asked, PERSONA.login or "", NOW, NOW + 30))
        token = {"grant": CODE, "issued_at": NOW, "expires_at": NOW + HOURS}
        await self._store.put(f"default/grant/{CODE}", grant, expires_at=NOW + HOURS)
        await self._store.put(f"default/token/{TOKEN}", token, expires_at=NOW + HOURS)


def counting(calls: Counter[str]) -> Callable[[FrameType, str, Any], None]:
    """A profile function that counts calls, of functions in Python and in C."""

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            calls[name_of(frame.f_code)] += 1
        elif event == "c_call":
            calls[getattr(argument, "__qualname__", "?")] += 1

    return seen


def name_of(code: CodeType) -> str:
    """Where a function stands, without what lies before its package."""
    file = "/".join(code.co_filename.replace("\\", "/").split("/")[-2:])
    return f"{file}:{code.co_firstlineno} {code.co_name}"


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    return Bench()


@pytest.fixture(scope="module")
def good(bench: Bench) -> dict[str, str]:
    return {
        "host": "127.0.0.1:8800",
        "accept": "*/*",
        "user-agent": "travail",
        "x-api-key": bench.key,
        "authorization": f"Bearer {TOKEN}",
        "nir": PERSONA.nir,
    }


# Calls of functions, a twentieth above what is counted on Python 3.11, and bytes at the peak, a fifth above.
GRANTED = (540, 19_200)
REFUSED = {400: (416, 16_600), 401: (265, 14_900), 403: (322, 14_800)}


def test_the_work_of_a_granted_call(bench: Bench, good: dict[str, str]) -> None:
    work = bench.work(good, f"dateDebut={JOUR}&dateFin=2027-11-24")

    assert work.status == 200
    assert work.calls.total() <= GRANTED[0], work.told()
    assert work.peak <= GRANTED[1], work.told()


def test_what_the_compiled_operations_spare_would_be_seen(good: dict[str, str]) -> None:
    stock = Bench(compiled=False).work(good, f"dateDebut={JOUR}&dateFin=2027-11-24")

    assert stock.status == 200
    assert stock.calls.total() > 2 * GRANTED[0]
    assert stock.peak > GRANTED[1]


@pytest.mark.parametrize(
    ("status", "changes"),
    [(400, {"nir": "1"}), (401, {"x-api-key": "inconnue"}), (403, {"x-api-key": "another's"})],
    ids=["400", "401", "403"],
)
def test_the_work_of_a_refusal(bench: Bench, good: dict[str, str], status: int, changes: dict[str, str]) -> None:
    headers = good | {name: bench.other_key if value == "another's" else value for name, value in changes.items()}
    work = bench.work(headers)

    most_calls, most_bytes = REFUSED[status]
    assert work.status == status
    assert work.calls.total() <= most_calls, work.told()
    assert work.peak <= most_bytes, work.told()
