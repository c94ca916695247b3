"""The line to a server that goes away: what is asked again, for how long, and what is told then."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from redis.exceptions import ConnectionError as BrokenLine
from redis.exceptions import OutOfMemoryError, ResponseError

from droits_simulator.clock import FixedClock
from droits_simulator.state import StoreDown, StoreFull
from droits_simulator.state.address import StateAddress
from droits_simulator.state.line import Line
from droits_simulator.state.outage import watching_outage
from droits_simulator.state.redis_store import RedisStore
from droits_simulator.state.shared import line_to
from droits_simulator.state.store import Spending

START = datetime(2026, 11, 24, 11, tzinfo=UTC)
END = START.timestamp() + 60


class _Time:
    """Time that goes by only while somebody waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def elapsed(self) -> float:
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.seconds += seconds


class _Server:
    """Gives, or raises, one after the other what it was told; at the end, always the last."""

    def __init__(self, *replies: Any) -> None:
        self._replies, self.asked = list(replies), 0

    async def execute_command(self, *_command: Any) -> Any:
        self.asked += 1
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def aclose(self) -> None: ...


def _line(server: Any) -> tuple[Line, _Time]:
    time = _Time()
    return Line(server, patience=3.0, elapsed=time.elapsed, pause=time.pause), time


def test_a_server_that_comes_back_in_time_is_waited_for() -> None:
    server = _Server(BrokenLine(), BrokenLine("Redis is loading the dataset in memory"), b"there")
    assert asyncio.run(_line(server)[0].read("HGET", "a", "b")) == b"there"
    assert server.asked == 3


def test_one_that_stays_away_is_given_up_after_three_seconds() -> None:
    line, time = _line(_Server(BrokenLine("secret: 123")))
    with watching_outage() as outage, pytest.raises(StoreDown) as told:
        asyncio.run(line.read("HGET", "a", "b"))
    assert 2.5 < time.seconds <= 3.0
    assert outage.seen
    assert "secret" not in str(told.value)


def test_while_it_is_away_everybody_is_told_at_once_and_nobody_once_it_is_back() -> None:
    server = _Server(*[BrokenLine()] * 60, b"there")
    line, time = _line(server)

    async def story() -> bytes:
        for _ in range(2):
            with pytest.raises(StoreDown):
                await line.read("HGET", "a", "b")
        before, server._replies = time.seconds, [b"there"]
        assert before <= 3.0
        await line.read("HGET", "a", "b")
        server._replies = [BrokenLine(), b"again"]
        return bytes(await line.read("HGET", "a", "b"))

    assert asyncio.run(story()) == b"again"


@pytest.mark.parametrize("said", ["MISCONF Errors writing to the AOF file", "MASTERDOWN Link with MASTER is down"])
def test_a_server_that_says_it_can_keep_nothing_is_waited_for_too(said: str) -> None:
    assert asyncio.run(_line(_Server(ResponseError(said), 1))[0].read("HGET", "a", "b")) == 1


def test_a_server_without_memory_is_full() -> None:
    with pytest.raises(StoreFull, match="maxmemory"):
        asyncio.run(_line(_Server(OutOfMemoryError()))[0].read("HGET", "a", "b"))


def test_a_mistake_of_ours_is_not_asked_again() -> None:
    server = _Server(ResponseError("WRONGTYPE"))
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        asyncio.run(_line(server)[0].read("HGET", "a", "b"))
    assert server.asked == 1


class _Deaf:
    """A line to a real server on which the replies to some commands are lost, once they were carried out."""

    def __init__(self, client: Any) -> None:
        self._client, self.lost = client, 0

    async def execute_command(self, *command: Any) -> Any:
        reply = await self._client.execute_command(*command)
        if self.lost:
            self.lost -= 1
            raise BrokenLine("the reply never came")
        return reply

    async def aclose(self) -> None:
        await self._client.aclose()


@pytest.fixture
def deaf_story(redis_server: Any) -> Callable[..., Any]:
    """What a story tells on a store that loses replies: `story(store, deaf)`."""

    def tell(story: Any) -> Any:
        async def play() -> Any:
            address = StateAddress.of(redis_server.url)
            assert address is not None
            deaf = _Deaf(line_to(address)._client)
            async with _line(deaf)[0] as line:
                return await story(RedisStore(line, FixedClock(START)), deaf)

        return asyncio.run(play())

    return tell


def test_who_took_a_value_and_was_not_told_so_is_told_and_nobody_else(deaf_story: Any) -> None:
    async def story(store: RedisStore, deaf: _Deaf) -> list[object]:
        await store.put("a/code/1", {"n": 1}, expires_at=END)
        deaf.lost = 2
        return [await store.take("a/code/1"), await store.take("a/code/1")]

    assert deaf_story(story) == [{"n": 1}, None]


def test_who_was_first_and_was_not_told_so_is_told(deaf_story: Any) -> None:
    async def story(store: RedisStore, deaf: _Deaf) -> list[object]:
        deaf.lost = 1
        return [await store.add("a/x/1", {}, expires_at=END), await store.add("a/x/1", {}, expires_at=END)]

    assert deaf_story(story) == [True, False]


def test_who_changed_what_was_seen_and_was_not_told_so_is_told(deaf_story: Any) -> None:
    async def story(store: RedisStore, deaf: _Deaf) -> list[object]:
        deaf.lost = 1
        return [await store.swap("a/x/1", None, {"n": n}, expires_at=END) for n in (1, 2)]

    assert deaf_story(story) == [True, False]


def test_nothing_is_counted_twice_because_a_reply_was_lost(deaf_story: Any) -> None:
    spending = [Spending("a/q/1", 2, END), Spending("a/q/2", 9, END)]

    async def story(store: RedisStore, deaf: _Deaf) -> list[object]:
        deaf.lost = 1
        found: list[object] = [await store.count("a/n/1", 2, expires_at=END)]
        deaf.lost = 1
        return [*found, await store.spend(spending), await store.spend(spending), await store.spend(spending)]

    assert deaf_story(story) == [2, (True, [1, 1]), (True, [2, 2]), (False, [2, 2])]


def test_nothing_stands_twice_in_a_list_because_a_reply_was_lost(deaf_story: Any) -> None:
    async def story(store: RedisStore, deaf: _Deaf) -> object:
        deaf.lost = 1
        await store.push("a/journal", {"n": 1}, keep=9)
        return await store.items("a/journal")

    assert deaf_story(story) == [{"n": 1}]


def test_a_server_that_forgot_the_scripts_is_told_them_again(deaf_story: Any, redis_server: Any) -> None:
    async def story(store: RedisStore, _deaf: _Deaf) -> object:
        await store.put("a/x/1", {"n": 1}, expires_at=END)
        with redis_server.client() as client:
            client.script_flush()
        return await store.take("a/x/1")

    assert deaf_story(story) == {"n": 1}
