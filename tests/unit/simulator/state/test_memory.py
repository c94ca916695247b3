"""The store in memory."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from droits_simulator.state import MemoryStore
from droits_simulator.state.memory import StoreFull

START = datetime(2026, 11, 24, 11, tzinfo=UTC)


class _Clock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


def test_a_value_lives_until_its_very_second() -> None:
    clock = _Clock()
    store = MemoryStore(clock)
    asyncio.run(store.put("a", {"n": 1}, expires_at=START.timestamp() + 60))
    clock.moment = START + timedelta(seconds=59)
    assert asyncio.run(store.get("a")) == {"n": 1}
    clock.moment = START + timedelta(seconds=60)
    assert asyncio.run(store.get("a")) is None


def test_a_counter_grows_by_what_is_added_and_dies_with_its_second() -> None:
    clock = _Clock()
    store = MemoryStore(clock)
    end = START.timestamp() + 60

    async def count(by: int) -> int:
        return await store.count("a/b", by, expires_at=end)

    assert [asyncio.run(count(by)) for by in (0, 1, 2, 0, -1)] == [0, 1, 3, 3, 2]
    clock.moment = START + timedelta(seconds=60)
    assert asyncio.run(count(0)) == 0
    assert asyncio.run(store.names("a/")) == []


def test_of_counters_at_once_each_is_told_another_number() -> None:
    store = MemoryStore(_Clock())

    async def race() -> list[int]:
        return await asyncio.gather(*(store.count("a/b", expires_at=START.timestamp() + 60) for _ in range(9)))

    assert sorted(asyncio.run(race())) == list(range(1, 10))


def test_of_two_takers_one_gets_the_value() -> None:
    store = MemoryStore(_Clock())

    async def race() -> list[object]:
        await store.put("a", {"n": 1}, expires_at=START.timestamp() + 60)
        return list(await asyncio.gather(store.take("a"), store.take("a")))

    assert sorted(map(str, asyncio.run(race()))) == ["None", "{'n': 1}"]


def test_of_two_adders_one_is_told_that_it_was_first() -> None:
    clock = _Clock()
    store = MemoryStore(clock)

    async def add(number: int, life: int) -> bool:
        return await store.add("a", {"n": number}, expires_at=clock.moment.timestamp() + life)

    async def race() -> list[bool]:
        return list(await asyncio.gather(add(1, 60), add(2, 60)))

    assert asyncio.run(race()) == [True, False]
    assert asyncio.run(store.get("a")) == {"n": 1}
    clock.moment = START + timedelta(seconds=60)
    assert asyncio.run(add(3, 60))


def test_what_is_deleted_or_was_never_there_is_none() -> None:
    store = MemoryStore(_Clock())

    async def story() -> list[object]:
        await store.put("a", {"n": 1}, expires_at=START.timestamp() + 60)
        await store.delete("a")
        await store.delete("a")
        return [await store.get("a"), await store.take("b")]

    assert asyncio.run(story()) == [None, None]


def test_dead_values_are_swept_away_as_the_store_grows() -> None:
    clock = _Clock()
    store = MemoryStore(clock)

    async def fill() -> None:
        await store.put("a/old", {}, expires_at=START.timestamp() + 1)
        clock.moment = START + timedelta(seconds=1)
        for number in range(2000):
            await store.put(f"a/{number}", {}, expires_at=START.timestamp() + 60)

    asyncio.run(fill())
    assert "a/old" not in store._parts["a"].values
    assert len(store._parts["a"].values) == 2000


def test_a_moment_that_one_request_asked_for_sweeps_nothing_away() -> None:
    clock, settled = _Clock(), _Clock()
    store = MemoryStore(clock, settled)

    async def fill() -> object:
        await store.put("a/live", {"n": 1}, expires_at=START.timestamp() + 60)
        clock.moment = START + timedelta(days=1)
        for number in range(2000):
            await store.put(f"a/{number}", {}, expires_at=clock.moment.timestamp() + 60)
        clock.moment = START
        return await store.get("a/live")

    assert asyncio.run(fill()) == {"n": 1}


@pytest.mark.parametrize(("most_in_a_session", "most"), [(3, 100), (100, 3)])
def test_a_full_store_refuses_new_values_and_keeps_those_it_has(most_in_a_session: int, most: int) -> None:
    clock = _Clock()
    store = MemoryStore(clock, most_in_a_session=most_in_a_session, most=most)

    async def put(number: int) -> None:
        await store.put(f"a/{number}", {"n": number}, expires_at=clock.moment.timestamp() + 60)

    async def story() -> list[object]:
        for number in range(3):
            await put(number)
        with pytest.raises(StoreFull, match="3 values"):
            await put(3)
        await put(2)  # what is there may be written again
        return [await store.get(f"a/{number}") for number in range(4)]

    assert asyncio.run(story()) == [{"n": 0}, {"n": 1}, {"n": 2}, None]


def test_what_is_dead_takes_no_room() -> None:
    clock = _Clock()
    store = MemoryStore(clock, most_in_a_session=3)

    async def story() -> object:
        for number in range(3):
            await store.put(f"a/{number}", {}, expires_at=START.timestamp() + 1)
        clock.moment = START + timedelta(seconds=1)
        await store.put("a/new", {"n": 1}, expires_at=START.timestamp() + 60)
        return await store.get("a/new")

    assert asyncio.run(story()) == {"n": 1}


def test_names_are_those_of_the_living_values_under_a_prefix() -> None:
    clock = _Clock()
    store = MemoryStore(clock)

    async def story() -> list[str]:
        for key, life in (("a/token/1", 60), ("a/token/2", 1), ("a/grant/1", 60), ("b/token/1", 60)):
            await store.put(key, {}, expires_at=START.timestamp() + life)
        clock.moment = START + timedelta(seconds=1)
        return await store.names("a/token/")

    assert asyncio.run(story()) == ["a/token/1"]


def test_a_list_keeps_its_last_values_in_order() -> None:
    store = MemoryStore(_Clock())

    async def story() -> list[list[object]]:
        for number in range(5):
            await store.push("a/journal", {"n": number}, keep=3)
        return [await store.items("a/journal"), await store.items("a/nothing")]

    assert asyncio.run(story()) == [[{"n": 2}, {"n": 3}, {"n": 4}], []]


def test_clearing_a_session_forgets_values_and_lists_and_leaves_others() -> None:
    store = MemoryStore(_Clock())

    async def story() -> list[object]:
        for session in ("a", "b"):
            await store.put(f"{session}/x", {"n": 1}, expires_at=START.timestamp() + 60)
            await store.push(f"{session}/list", {"n": 1}, keep=3)
        await store.clear("a")
        return [
            await store.get("a/x"),
            await store.items("a/list"),
            await store.get("b/x"),
            await store.items("b/list"),
        ]

    assert asyncio.run(story()) == [None, [], {"n": 1}, [{"n": 1}]]
