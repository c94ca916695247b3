"""A worker or the Redis server dies amid journeys: nothing acknowledged is lost, and no code is honoured twice.

200 journeys a test; as many as BANC_DROITS_JOURNEYS says, for whoever has the time.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.acceptance
JOURNEYS = int(os.environ.get("BANC_DROITS_JOURNEYS", "200"))
AT_ONCE = 16


@pytest.fixture
def workers(tmp_path: Path, new_redis: Callable[[], Any], serve: Any) -> Iterator[tuple[Any, Any]]:
    """Two workers, and the server that they share, which is their own."""
    server = new_redis()
    with serve(tmp_path / "stderr.log", server.url, "--workers", "2") as served:
        yield served, server


@dataclass
class Journeys:
    """Journeys, and what happens in the middle of them. What was acknowledged: answers by token, codes, request ids.

    `honoured` is how often each code was that was presented twice at once.
    """

    walker: Any
    disturb: Callable[[], None]
    answers: dict[str, Any] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    honoured: list[int] = field(default_factory=list)

    async def all(self) -> None:
        """Walk them, so many at a time."""
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> None:
            async with slots:
                if number == JOURNEYS // 2:
                    await asyncio.to_thread(self.disturb)
                await (self._twice() if number % 4 == 0 else self._whole(number))

        await asyncio.gather(*(one(number) for number in range(JOURNEYS)))

    async def _whole(self, number: int) -> None:
        code, token = await self.walker.token(("claire.dupont", "alban.bernard")[number % 2])
        answer = await self.walker.rights(token)
        self.codes.append(code)
        self.requests.append(answer.headers["X-Request-Id"])
        self.answers[token] = (answer.status_code, answer.json().get("nir"))

    async def _twice(self) -> None:
        """One code, presented twice at once."""
        code = await self.walker.code("claire.dupont")
        both = await asyncio.gather(self.walker.exchange(code), self.walker.exchange(code))
        self.codes.append(code)
        self.honoured.append(sum(answer.status_code == 200 for answer in both))


def _walked(served: Any, walker_at: Any, disturb: Callable[[], None]) -> tuple[Journeys, list[str]]:
    """The journeys, with what was lost and what was honoured twice."""

    async def story(walker: Any) -> tuple[Journeys, list[str]]:
        journeys = Journeys(walker, disturb)
        await journeys.all()
        kept = await walker.ask("GET", served.announced["control"] + "journal", params={"limit": 1000})
        known = {one["id"] for one in kept.json()["exchanges"]}
        # Each journey is eight exchanges at most, and asked again some more: the last hundred are there, whole.
        wrong = [f"journal: {one}" for one in journeys.requests[-min(100, JOURNEYS // 2) :] if one not in known]
        for token, before in journeys.answers.items():
            answer = await walker.rights(token)
            after = (answer.status_code, answer.json().get("nir"))
            wrong += [f"token: {before}, then {after}"] if before != after else []
        for code in journeys.codes:
            answer = await walker.exchange(code)
            wrong += [] if answer.status_code == 400 else [f"code honoured again: {answer.status_code}"]
        return journeys, wrong

    found: tuple[Journeys, list[str]] = walker_at(served).play(story)
    return found


def _check(journeys: Journeys, wrong: list[str]) -> None:
    assert wrong == []
    assert len(journeys.answers) == JOURNEYS * 3 // 4
    assert {status for status, _ in journeys.answers.values()} == {200}
    assert set(journeys.honoured) <= {0, 1}
    assert sum(journeys.honoured) > 0


def test_a_worker_that_is_killed_takes_nothing_with_it_and_is_replaced(
    workers: tuple[Any, Any], walker_at: Any
) -> None:
    served, _ = workers
    before = served.workers()
    _check(*_walked(served, walker_at, lambda: os.kill(before[0], signal.SIGKILL)))
    now = served.workers()
    assert (len(now), before[0] in now) == (2, False)


def test_a_redis_that_is_killed_and_starts_again_has_forgotten_nothing(
    workers: tuple[Any, Any], walker_at: Any
) -> None:
    served, server = workers

    def restart() -> None:
        server.kill()
        time.sleep(0.3)  # journeys go on before nobody
        server.start()

    _check(*_walked(served, walker_at, restart))


def test_without_its_redis_a_sandbox_answers_503_until_it_is_back(workers: tuple[Any, Any]) -> None:
    served, server = workers
    places = ("/healthz", "/readyz", "/", "/control/", "/test/v1/droits/beneficiaires/me", "/api/v2/jwks", "/statut")
    base = str(served.announced["droits"]).partition("/test/")[0]

    def asked() -> dict[str, int]:
        return {place: httpx.get(base + place, timeout=30).status_code for place in places}

    before = asked()
    server.kill()
    away = httpx.get(base + "/healthz", timeout=30)
    assert (away.status_code, away.json()["code"], away.headers["Retry-After"]) == (503, "magasin-injoignable", "1")
    assert set(asked().values()) == {503}
    server.start()
    assert asked() == before
