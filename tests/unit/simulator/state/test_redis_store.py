"""What lies on the server, and for how long where nobody asks for it any more."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from droits_simulator.clock import FixedClock
from droits_simulator.state.address import StateAddress
from droits_simulator.state.redis_store import RedisStore
from droits_simulator.state.shared import line_to

START = datetime(2026, 11, 24, 11, tzinfo=UTC)
NOW = START.timestamp()
FOR_EVER = float(2**53)
DAY = 86400


@pytest.fixture
def after(redis_server: Any) -> Callable[..., Any]:
    """The client of a server on which a story was played; it has names as texts."""

    def play(story: Callable[[RedisStore], Coroutine[Any, Any, None]]) -> Any:
        async def playing() -> None:
            address = StateAddress.of(redis_server.url)
            assert address is not None
            async with line_to(address) as line:
                await story(RedisStore(line, FixedClock(START)))

        asyncio.run(playing())
        return redis_server.client()

    return play


def _days(client: Any, key: str) -> float | None:
    left = client.pttl(key)
    return None if left < 0 else left / 1000 / DAY


def test_what_a_session_holds_lies_under_its_name(after: Any) -> None:
    async def story(store: RedisStore) -> None:
        await store.put("a/token/1", {}, expires_at=NOW + 60)
        await store.push("a/journal", {}, keep=3)

    with after(story) as client:
        assert sorted(client.keys("bd:a:*")) == [b"bd:a:l:journal", b"bd:a:parts", b"bd:a:v:token", b"bd:a:x:token"]


def test_what_a_session_holds_is_swept_away_in_eight_days_however_long_it_was_to_be_kept(after: Any) -> None:
    async def story(store: RedisStore) -> None:
        await store.put("a/token/1", {}, expires_at=NOW + 60)
        await store.put("a/demande/1", {}, expires_at=FOR_EVER)
        await store.push("a/journal", {}, keep=3)

    with after(story) as client:
        left = {key: _days(client, key.decode()) for key in client.keys("bd:a:*")}
    assert len(left) == 6
    assert all(days is not None and 7.9 < days <= 8 for days in left.values())


def test_at_the_root_what_ends_is_swept_away_eight_days_later_and_the_rest_never(after: Any) -> None:
    async def story(store: RedisStore) -> None:
        await store.put("default/token/1", {}, expires_at=NOW + 2 * DAY)
        await store.put("default/token/2", {}, expires_at=NOW + DAY)
        await store.put("default/demande/1", {}, expires_at=FOR_EVER)
        await store.put("default/demande/2", {}, expires_at=NOW + DAY)
        await store.push("default/journal", {}, keep=3)

    with after(story) as client:
        assert 9.9 < (_days(client, "bd:default:v:token") or 0) <= 10
        lasting = ("v:demande", "x:demande", "l:journal", "parts")
        assert [_days(client, f"bd:default:{key}") for key in lasting] == [None] * 4


def test_dead_values_are_swept_away_as_others_come(after: Any) -> None:
    async def story(store: RedisStore) -> None:
        for number in range(50):
            await store.put(f"default/token/{number}", {}, expires_at=NOW - 1)
        for number in range(50, 100):
            await store.put(f"default/token/{number}", {}, expires_at=NOW + 60)

    with after(story) as client:
        assert client.hlen("bd:default:v:token") == client.zcard("bd:default:x:token") == 50


def test_the_results_that_are_kept_for_who_asks_again_go_after_a_minute(after: Any) -> None:
    async def story(store: RedisStore) -> None:
        await store.count("a/n/1", expires_at=NOW + 60)

    with after(story) as client:
        asked = client.keys("bd:ask:*")
        assert len(asked) == 1
        assert 0 < client.pttl(asked[0]) <= 60_000
