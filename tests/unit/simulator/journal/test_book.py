"""A journal keeps its last exchanges, within its bytes, and is heard of as it grows."""

import asyncio
from functools import partial
from typing import Any

import pytest

from droits_simulator.clock import FixedClock
from droits_simulator.journal import Journal, Masker, book
from droits_simulator.state import MemoryStore


def _journal(jour: Any, **bounds: int) -> Journal:
    return Journal(MemoryStore(FixedClock.on(jour)), Masker(b"secret"), **bounds)


def _entry(name: str, length: int = 0) -> dict[str, str]:
    return {"id": name, "text": "x" * length}


async def _note(journal: Journal, session: str, entry: dict[str, str]) -> None:
    await journal.note(session, lambda: entry, len(str(entry)))


async def _ids(journal: Journal, session: str = "default") -> list[str]:
    return [one["id"] for one in await journal.entries(session)]


def test_only_the_last_exchanges_are_kept(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour, keep=3)
        for number in range(5):
            await _note(journal, "default", _entry(str(number)))
        assert await journal.find("default", "0") is None
        assert await journal.find("default", "4") == _entry("4")
        return await _ids(journal)

    assert asyncio.run(story()) == ["2", "3", "4"]


def test_long_exchanges_push_older_ones_out(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour, keep=100, most_bytes=10_000)
        for number in range(10):
            await _note(journal, "default", _entry(str(number), 3_000))
        return await _ids(journal)

    assert asyncio.run(story()) == ["7", "8", "9"]


def test_a_journal_never_holds_twice_its_bytes(jour: Any) -> None:
    async def story() -> int:
        journal = _journal(jour, keep=50, most_bytes=10_000)
        held = []
        for number in range(300):
            await _note(journal, "default", _entry(str(number), 180 if number % 60 else 9_000))
            held.append(sum(len(one["text"]) for one in await journal.entries("default")))
        return max(held)

    assert asyncio.run(story()) < 20_000


def test_an_emptied_journal_goes_on(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour)
        await _note(journal, "default", _entry("before"))
        await _note(journal, "other", _entry("elsewhere"))
        await journal.forget("default")
        assert await _ids(journal) == []
        await _note(journal, "default", _entry("after"))
        return await _ids(journal) + await _ids(journal, "other")

    assert asyncio.run(story()) == ["after", "elsewhere"]


def test_who_follows_hears_what_comes_and_nothing_of_other_sessions(jour: Any) -> None:
    async def story() -> list[list[str]]:
        journal = _journal(jour)
        await _note(journal, "default", _entry("before"))
        heard = journal.follow("default", None, 60)
        told = [await anext(heard)]
        await _note(journal, "other", _entry("elsewhere"))
        await _note(journal, "default", _entry("1"))
        await _note(journal, "default", _entry("2"))
        told.append(await anext(heard))
        coming = asyncio.ensure_future(anext(heard))
        await asyncio.sleep(0)
        await _note(journal, "default", _entry("3"))
        told.append(await coming)
        await heard.aclose()
        return [[one["id"] for one in batch] for batch in told]

    assert asyncio.run(story()) == [[], ["1", "2"], ["3"]]


def test_who_lost_the_thread_gets_what_came_meanwhile(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour)
        for name in ("1", "2", "3"):
            await _note(journal, "default", _entry(name))
        return [one["id"] for one in await anext(journal.follow("default", "1", 60))]

    assert asyncio.run(story()) == ["2", "3"]


def test_following_beats_when_nothing_comes_and_ends_with_the_sandbox(jour: Any) -> None:
    async def story() -> list[Any]:
        journal = _journal(jour)
        heard = journal.follow("default", None, 0.001)
        told: list[Any] = [await anext(heard), await anext(heard)]
        journal.hang_up()
        return told + [batch async for batch in heard]

    assert asyncio.run(story()) == [[], []]


def test_nothing_is_written_down_before_somebody_asks_where_nobody_else_reads(jour: Any) -> None:
    written: list[str] = []

    def write(name: str) -> dict[str, str]:
        written.append(name)
        return _entry(name)

    async def story() -> list[str]:
        journal = _journal(jour, keep=2)
        for name in "abc":
            await journal.note("default", partial(write, name), 10)
        assert written == []
        return await _ids(journal)

    assert asyncio.run(story()) == ["b", "c"]
    assert written == ["b", "c"]


def test_where_others_read_the_store_each_exchange_is_written_down_at_once(jour: Any) -> None:
    class Shared(MemoryStore):
        is_shared = True

    async def story() -> list[dict[str, Any]]:
        store = Shared(FixedClock.on(jour))
        await _note(Journal(store, Masker(b"secret")), "default", _entry("a"))
        return await store.items("default/journal")

    assert [one["entry"]["id"] for one in asyncio.run(story())] == ["a"]


def test_what_cannot_be_written_down_leaves_no_trace(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour)
        await journal.note("default", lambda: None, 10)
        await _note(journal, "default", _entry("a"))
        return await _ids(journal)

    assert asyncio.run(story()) == ["a"]


def test_what_waits_is_bounded_like_what_is_kept(jour: Any) -> None:
    async def story() -> list[str]:
        journal = _journal(jour, keep=100, most_bytes=100)
        for number in range(10):
            await journal.note("default", partial(_entry, str(number)), 60)
        return await _ids(journal)

    assert asyncio.run(story()) == ["9"]


def test_who_follows_hears_soon_what_another_process_wrote(jour: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Shared(MemoryStore):
        is_shared = True

    async def story() -> list[str]:
        store = Shared(FixedClock.on(jour))
        here, there = Journal(store, Masker(b"secret")), Journal(store, Masker(b"secret"))
        following = here.follow("default", None, every=3600)
        await anext(following)
        await _note(there, "default", _entry("a"))
        heard = await anext(following)
        await following.aclose()
        return [one["id"] for one in heard]

    monkeypatch.setattr(book, "_ELSEWHERE", 0.001)
    assert asyncio.run(story()) == ["a"]
