"""Where the library's counters are kept."""

import asyncio

import pytest
from limits.aio.storage import Storage

from droits_simulator.clock import FixedClock
from droits_simulator.quota.storage import StoreStorage
from droits_simulator.sessions import Session, within
from droits_simulator.state import MemoryStore

KEY = "hopital/jour/1795561200"  # ends on 25 November 2026 at midnight in Paris


@pytest.fixture
def store(jour) -> MemoryStore:
    return MemoryStore(FixedClock.on(jour))


@pytest.fixture
def storage(store: MemoryStore) -> Storage:
    return StoreStorage(store)


def test_a_counter_is_added_to_read_and_forgotten(storage: Storage) -> None:
    async def life() -> list[int]:
        found = [await storage.get(KEY), await storage.incr(KEY, 86400), await storage.incr(KEY, 86400, 3)]
        await storage.clear(KEY)
        return [*found, await storage.get(KEY)]

    assert asyncio.run(life()) == [0, 1, 4, 0]


def test_it_ends_with_its_period(storage: Storage) -> None:
    assert asyncio.run(storage.get_expiry(KEY)) == 1795561200.0


def test_looking_at_a_counter_makes_none(storage: Storage, store: MemoryStore) -> None:
    asyncio.run(storage.get(KEY))
    assert asyncio.run(store.names("default/")) == []


def test_its_counters_are_those_of_the_session_and_all_go_at_once(storage: Storage, store: MemoryStore) -> None:
    async def spend() -> None:
        await storage.incr(KEY, 86400)
        with within(Session("autre")):
            await storage.incr(KEY, 86400)

    asyncio.run(spend())
    assert asyncio.run(store.names("autre/")) == [f"autre/quota/{KEY}"]
    assert asyncio.run(storage.reset()) == 1
    assert (asyncio.run(store.names("default/")), len(asyncio.run(store.names("autre/")))) == ([], 1)


def test_it_is_well_as_long_as_the_store_answers(storage: Storage) -> None:
    assert asyncio.run(storage.check())
