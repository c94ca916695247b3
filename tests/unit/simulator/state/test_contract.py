"""What every store owes the sandbox: the same in memory and on a Redis server."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from droits_simulator.state import MemoryStore, Store, StoreFull
from droits_simulator.state.address import StateAddress
from droits_simulator.state.redis_store import RedisStore
from droits_simulator.state.shared import line_to
from droits_simulator.state.store import Spending

START = datetime(2026, 11, 24, 11, tzinfo=UTC)
NOW = START.timestamp()
Opened = Callable[..., AbstractAsyncContextManager[Store]]
Story = Callable[[Store], Coroutine[Any, Any, Any]]


class _Clock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def move(self, seconds: float) -> None:
        self.moment = START + timedelta(seconds=seconds)


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture(params=["memory", "redis"])
def opened(request: pytest.FixtureRequest, clock: _Clock) -> Opened:
    """Opens an empty store; `most` is how many values there may be, `sweep` a clock for sweeping."""
    if request.param == "memory":

        @asynccontextmanager
        async def memory(most: int = 100, sweep: _Clock | None = None) -> AsyncIterator[Store]:
            yield MemoryStore(clock, sweep, most_in_a_session=most)

        return memory
    address = StateAddress.of(request.getfixturevalue("redis_server").url)

    @asynccontextmanager
    async def shared(most: int = 100, sweep: _Clock | None = None) -> AsyncIterator[Store]:
        assert address is not None
        async with line_to(address) as line:
            yield RedisStore(line, clock, sweep, most=most)

    return shared


@pytest.fixture
def told(opened: Opened) -> Callable[..., Any]:
    """What a story tells that is played on a store."""

    def tell(story: Story, **how: Any) -> Any:
        async def play() -> Any:
            async with opened(**how) as store:
                return await story(store)

        return asyncio.run(play())

    return tell


def test_a_value_lives_until_its_very_second(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> list[object]:
        await store.put("a/x/1", {"n": 1}, expires_at=NOW + 60)
        clock.move(59.999)
        before = await store.get("a/x/1")
        clock.move(60)
        return [before, await store.get("a/x/1"), await store.take("a/x/1")]

    assert told(story) == [{"n": 1}, None, None]


def test_a_clock_that_goes_back_finds_what_was_alive_then(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> object:
        await store.put("a/x/1", {"n": 1}, expires_at=NOW + 60)
        clock.move(3600)
        await store.get("a/x/1")
        clock.move(0)
        return await store.get("a/x/1")

    assert told(story) == {"n": 1}


def test_values_come_back_as_they_were(told: Any) -> None:
    value = {"texte": "é ü\n/", "nombre": 1.5, "rien": None, "liste": [1, {"deux": True}], "vide": {}}

    async def story(store: Store) -> object:
        await store.put("a/x/é/1", value, expires_at=NOW + 60)
        return await store.get("a/x/é/1")

    assert told(story) == value


def test_of_many_takers_one_gets_the_value(told: Any) -> None:
    async def story(store: Store) -> list[object]:
        await store.put("a/x/1", {"n": 1}, expires_at=NOW + 60)
        return list(await asyncio.gather(*(store.take("a/x/1") for _ in range(20))))

    assert sorted(map(str, told(story))) == ["None"] * 19 + ["{'n': 1}"]


def test_of_many_adders_one_is_told_that_it_was_first(told: Any) -> None:
    async def story(store: Store) -> list[bool]:
        add = (store.add("a/x/1", {"n": n}, expires_at=NOW + 60) for n in range(20))
        return list(await asyncio.gather(*add))

    assert sum(told(story)) == 1


def test_what_is_dead_makes_room_for_an_adder(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> list[object]:
        await store.add("a/x/1", {"n": 1}, expires_at=NOW + 60)
        clock.move(60)
        return [await store.add("a/x/1", {"n": 2}, expires_at=NOW + 120), await store.get("a/x/1")]

    assert told(story) == [True, {"n": 2}]


def test_of_many_who_saw_the_same_one_may_change_it(told: Any) -> None:
    async def story(store: Store) -> list[object]:
        await store.put("a/x/1", {"n": 0, "f": 0.5}, expires_at=NOW + 60)
        seen = await store.get("a/x/1")
        swaps = [store.swap("a/x/1", seen, {"n": n}, expires_at=NOW + 60) for n in range(1, 9)]
        return [sum(await asyncio.gather(*swaps)), await store.get("a/x/1") in [{"n": n} for n in range(1, 9)]]

    assert told(story) == [1, True]


@pytest.mark.parametrize(("seen", "kept"), [(None, True), ({"n": 1}, False)])
def test_where_nothing_lives_only_who_saw_nothing_may_change_it(
    told: Any, clock: _Clock, seen: Any, kept: bool
) -> None:
    async def story(store: Store) -> object:
        await store.put("a/x/1", {"n": 1}, expires_at=NOW + 1)
        clock.move(1)
        return await store.swap("a/x/1", seen, {"n": 2}, expires_at=NOW + 60)

    assert told(story) is kept


def test_a_counter_grows_by_what_is_added_and_dies_with_its_second(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> list[object]:
        found: list[object] = [await store.count("a/n/1", by, expires_at=NOW + 60) for by in (0, 1, 2, 0, -1)]
        clock.move(60)
        return [*found, await store.count("a/n/1", 0, expires_at=NOW + 60), await store.names("a/n/")]

    assert told(story) == [0, 1, 3, 3, 2, 0, []]


def test_of_counters_at_once_each_is_told_another_number(told: Any) -> None:
    async def story(store: Store) -> list[int]:
        return list(await asyncio.gather(*(store.count("a/n/1", expires_at=NOW + 60) for _ in range(20))))

    assert sorted(told(story)) == list(range(1, 21))


def test_what_is_spent_at_once_is_never_more_than_the_limit(told: Any) -> None:
    small, large = Spending("a/n/1", 3, NOW + 60), Spending("a/n/2", 100, NOW + 60)

    async def story(store: Store) -> list[object]:
        found = await asyncio.gather(*(store.spend([large, small]) for _ in range(20)))
        return [sum(passes for passes, _ in found), await store.count("a/n/2", 0, expires_at=NOW + 60)]

    assert told(story) == [3, 3]


def test_spending_tells_what_each_counter_holds_then(told: Any) -> None:
    async def story(store: Store) -> list[object]:
        one, other = Spending("a/n/1", 1, NOW + 60), Spending("a/n/2", 5, NOW + 60)
        return [await store.spend(which) for which in ([], [other], [one, other], [one, other])]

    assert told(story) == [(True, []), (True, [1]), (True, [1, 2]), (False, [1, 2])]


def test_what_is_deleted_or_was_never_there_is_none(told: Any) -> None:
    async def story(store: Store) -> list[object]:
        await store.put("a/x/1", {"n": 1}, expires_at=NOW + 60)
        await store.delete("a/x/1")
        await store.delete("a/x/1")
        return [await store.get("a/x/1"), await store.take("a/x/2"), await store.names("a/x/")]

    assert told(story) == [None, None, []]


def test_names_are_those_of_the_living_values_under_a_prefix(told: Any, clock: _Clock) -> None:
    lives = {"a/token/1": 60, "a/token/2": 1, "a/grant/1": 60, "b/token/1": 60, "a/1": 60, "a/token/x/1": 60}

    async def story(store: Store) -> list[list[str]]:
        for key, life in lives.items():
            await store.put(key, {}, expires_at=NOW + life)
        clock.move(1)
        return [sorted(await store.names(prefix)) for prefix in ("a/token/", "a/token/x", "a/", "a/tok", "c/")]

    tokens = ["a/token/1", "a/token/x/1"]
    assert told(story) == [tokens, ["a/token/x/1"], ["a/1", "a/grant/1", *tokens], tokens, []]


def test_a_list_keeps_its_last_values_in_order(told: Any) -> None:
    async def story(store: Store) -> list[object]:
        for number in range(5):
            await store.push("a/journal", {"n": number}, keep=3)
        kept = await store.items("a/journal")
        await store.push("a/journal", {}, keep=0)
        return [kept, await store.items("a/journal"), await store.items("a/nothing")]

    assert told(story) == [[{"n": 2}, {"n": 3}, {"n": 4}], [], []]


def test_clearing_a_session_forgets_all_that_is_its_own(told: Any) -> None:
    async def fill(store: Store, session: str) -> None:
        await store.put(f"{session}/x/1", {"n": 1}, expires_at=NOW + 60)
        await store.put(f"{session}/y", {"n": 1}, expires_at=NOW + 60)
        await store.count(f"{session}/n/1", expires_at=NOW + 60)
        await store.push(f"{session}/list/1", {"n": 1}, keep=3)

    async def held(store: Store, session: str) -> list[object]:
        return [await store.names(f"{session}/"), await store.items(f"{session}/list/1")]

    async def story(store: Store) -> list[object]:
        await fill(store, "a")
        await fill(store, "ab")
        await store.clear("a")
        return [await held(store, "a"), len((await held(store, "ab"))[0])]  # type: ignore[arg-type]

    assert told(story) == [[[], []], 3]


def test_a_full_store_refuses_new_values_and_keeps_those_it_has(told: Any) -> None:
    async def put(store: Store, number: int) -> None:
        await store.put(f"a/x/{number}", {"n": number}, expires_at=NOW + 60)

    async def story(store: Store) -> list[object]:
        for number in range(3):
            await put(store, number)
        with pytest.raises(StoreFull, match="3 values"):
            await put(store, 3)
        await put(store, 2)  # what is there may be written again
        return [await store.get(f"a/x/{number}") for number in range(4)]

    assert told(story, most=3) == [{"n": 0}, {"n": 1}, {"n": 2}, None]


def test_what_is_dead_takes_no_room(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> object:
        for number in range(3):
            await store.put(f"a/x/{number}", {}, expires_at=NOW + 1)
        clock.move(1)
        await store.put("a/x/new", {"n": 1}, expires_at=NOW + 60)
        return await store.get("a/x/new")

    assert told(story, most=3) == {"n": 1}


def test_a_moment_that_one_request_asked_for_sweeps_nothing_away(told: Any, clock: _Clock) -> None:
    async def story(store: Store) -> object:
        await store.put("a/x/live", {"n": 1}, expires_at=NOW + 60)
        clock.move(86400)
        await asyncio.gather(*(store.put(f"a/x/{n}", {}, expires_at=NOW + 90000) for n in range(90)))
        clock.move(0)
        return await store.get("a/x/live")

    assert told(story, sweep=_Clock()) == {"n": 1}
