"""Counting exchanges: in this process until somebody asks, in the store where others may ask."""

import asyncio
from datetime import date
from typing import Any

import pytest

from droits_simulator.clock import FixedClock
from droits_simulator.sessions import Session, within
from droits_simulator.state import MemoryStore
from droits_simulator.supervision import mesures
from droits_simulator.supervision.echange import API, Echange
from droits_simulator.supervision.mesures import Etat, Mesures

JOUR = date(2026, 11, 24)
CLOCK = FixedClock.on(JOUR)
ANSWERED, FAILED = Echange(API, "getMe", 200, True, 0.004), Echange(API, "getMe", 503, True, 0.004)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(CLOCK)


class Bench:
    """Notes exchanges in a session, and asks what is known there."""

    def __init__(self, store: MemoryStore) -> None:
        self.mesures = Mesures(store, CLOCK)

    def note(self, *echanges: Echange, session: str = "une") -> None:
        async def all_of_them() -> None:
            for one in echanges:
                await self.mesures.note(one, JOUR)

        self._in(session, all_of_them())

    def etat(self, session: str = "une") -> Etat:
        found: Etat = self._in(session, self.mesures.etat(API))
        return found

    @staticmethod
    def _in(session: str, story: Any) -> Any:
        with within(Session(id=session)):
            return asyncio.run(story)


def test_neither_an_exchange_that_went_well_nor_who_asks_writes_to_the_store(store: MemoryStore) -> None:
    bench = Bench(store)
    bench.note(ANSWERED, ANSWERED)

    assert (bench.etat().appels, bench.etat().appels) == (2, 2)
    assert store.held == 0


def test_what_waits_and_what_the_store_holds_are_told_together(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mesures, "_MOST_WAITING", 1)
    bench = Bench(store)
    bench.note(ANSWERED, FAILED, ANSWERED)

    assert store.held == 2  # two counters; the third exchange waits
    assert (bench.etat().appels, bench.etat().echecs) == (3, 1)


def test_what_a_closed_session_counted_is_in_no_later_one(store: MemoryStore) -> None:
    bench = Bench(store)
    bench.note(ANSWERED, session="une")
    bench.note(ANSWERED, session="autre")
    bench.note(FAILED, session="une")
    asyncio.run(bench.mesures.drop("une"))

    assert bench.etat("une").appels == 0
    assert bench.etat("autre").appels == 1
    assert bench.mesures._failed == set()


def test_a_shared_store_is_told_at_once(store: MemoryStore) -> None:
    store.is_shared = True
    Bench(store).note(ANSWERED, FAILED)

    etat = Bench(store).etat()
    assert (etat.appels, etat.echecs, etat.en_service) == (2, 1, False)


@pytest.mark.parametrize("is_shared", [False, True])
def test_a_service_works_again_with_the_first_answer_after_a_failure(store: MemoryStore, *, is_shared: bool) -> None:
    store.is_shared = is_shared
    bench = Bench(store)
    bench.note(FAILED)
    assert not bench.etat().en_service
    bench.note(ANSWERED)
    assert bench.etat().en_service
