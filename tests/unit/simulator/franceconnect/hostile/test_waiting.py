"""Answers that come late or never hold up nobody but who asked, and end when that one has gone."""

import asyncio

import pytest
from starlette.requests import Request

from droits_simulator.franceconnect.hostile import waiting

HTTP = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}


def test_waiting_ends_when_the_caller_hangs_up() -> None:
    messages = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

    async def receive():
        return next(messages)

    asyncio.run(asyncio.wait_for(waiting.wait(Request(HTTP, receive), 3600), 5))


def test_waiting_ends_by_itself() -> None:
    async def receive():
        await asyncio.Event().wait()

    asyncio.run(asyncio.wait_for(waiting.wait(Request(HTTP, receive), 0.001), 5))


def test_a_server_that_stops_ends_every_wait() -> None:
    async def receive():
        await asyncio.Event().wait()

    async def story() -> None:
        waits = [asyncio.create_task(waiting.wait(Request(HTTP, receive), 3600)) for _ in range(3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting.end_all()
        await asyncio.wait_for(asyncio.gather(*waits), 5)

    asyncio.run(story())
    assert not waiting._waits


def test_whoever_gives_up_waiting_is_let_go() -> None:
    async def receive():
        await asyncio.Event().wait()

    async def story() -> None:
        async with asyncio.timeout(0.001):
            await waiting.wait(Request(HTTP, receive), 3600)

    with pytest.raises(TimeoutError):
        asyncio.run(story())
    assert not waiting._waits


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize(
    ("name", "seconds", "status"),
    [("courtier-checktoken-lent", 20, 200), ("courtier-checktoken-muet", 60, 504)],
)
def test_a_slow_broker_answers_after_twenty_seconds_and_a_mute_one_never(
    bench, turn_hostile, monkeypatch, version, name, seconds, status
) -> None:
    waited = []

    async def wait(request: Request, seconds: float) -> None:
        del request
        waited.append(seconds)

    token = bench.tokens(version)["access_token"]
    turn_hostile(name)
    monkeypatch.setattr(waiting, "wait", wait)
    v1 = version == "v1"
    answer = bench.http.post("/api/v1/checktoken", data={"token": token}) if v1 else bench.checktoken(token)

    assert waited == [seconds]
    assert answer.status_code == status
    assert bench.checktoken(token, client_secret="wrong").status_code == 401  # who is nobody there never waits
    assert waited == [seconds]
