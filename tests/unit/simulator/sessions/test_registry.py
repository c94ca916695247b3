"""Sessions opened, found, changed and closed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from droits_simulator.sessions import Session
from droits_simulator.sessions.registry import Sessions, TooManySessions
from droits_simulator.state import MemoryStore

START = datetime(2026, 11, 24, 11, tzinfo=UTC)


class _Clock:
    moment = START

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> _Clock:
    return _Clock()


@pytest.fixture
def sessions(clock: _Clock) -> Sessions:
    names = count(1)
    first = Session(faults=("quelconque",))
    return Sessions(MemoryStore(clock), clock, lambda _n: f"s{next(names)}", first, most=3)


def test_the_default_session_is_there_before_anybody_asked(sessions: Sessions) -> None:
    assert asyncio.run(sessions.find("default")) == Session(faults=("quelconque",))
    assert asyncio.run(sessions.all()) == []


def test_a_new_session_starts_like_the_default_one_and_under_another_name(sessions: Sessions) -> None:
    opened = asyncio.run(sessions.open(60, label="ci"))
    assert (opened.id, opened.prefix, opened.label, opened.faults) == ("s1", "/s/s1", "ci", ("quelconque",))
    assert asyncio.run(sessions.find("s1")) == opened


def test_a_change_is_found_again_and_is_nobody_else_s(sessions: Sessions) -> None:
    one, other = asyncio.run(sessions.open()), asyncio.run(sessions.open())
    asyncio.run(sessions.keep(replace(one, offset=60.0, faults=(), hostile=("x",))))
    assert asyncio.run(sessions.find(one.id)) == replace(one, offset=60.0, faults=(), hostile=("x",))
    assert asyncio.run(sessions.find(other.id)) == other


def test_a_session_ends_by_the_machine_s_time(sessions: Sessions, clock: _Clock) -> None:
    opened = asyncio.run(sessions.open(60))
    clock.moment = START + timedelta(seconds=59)
    assert asyncio.run(sessions.find(opened.id)) is not None
    clock.moment = START + timedelta(seconds=60)
    assert asyncio.run(sessions.find(opened.id)) is None


def test_there_is_no_room_for_one_too_many_until_one_ends(sessions: Sessions, clock: _Clock) -> None:
    for _ in range(3):
        asyncio.run(sessions.open(60))
    with pytest.raises(TooManySessions, match="3 sessions are open"):
        asyncio.run(sessions.open())
    clock.moment = START + timedelta(seconds=60)
    assert asyncio.run(sessions.open()).id == "s4"


def test_sessions_are_listed_the_oldest_first(sessions: Sessions, clock: _Clock) -> None:
    asyncio.run(sessions.open())
    clock.moment = START + timedelta(seconds=1)
    asyncio.run(sessions.open())
    asyncio.run(sessions.keep(Session(offset=5)))
    assert [one.id for one in asyncio.run(sessions.all())] == ["s1", "s2"]


def test_a_closed_session_is_gone_and_the_default_one_is_as_it_started(sessions: Sessions) -> None:
    opened = asyncio.run(sessions.open())
    asyncio.run(sessions.keep(Session(offset=5)))
    for name in (opened.id, "default"):
        asyncio.run(sessions.close(name))
    assert asyncio.run(sessions.find(opened.id)) is None
    assert asyncio.run(sessions.find("default")) == Session(faults=("quelconque",))


def test_of_a_session_that_is_over_nothing_is_held(sessions: Sessions, clock: _Clock) -> None:
    over: list[str] = []

    async def forget(session_id: str) -> None:
        over.append(session_id)

    sessions.when_over(forget)
    closed, expired, lasting = (asyncio.run(sessions.open(life)) for life in (3600, 60, 3600))
    asyncio.run(sessions.close(closed.id))
    assert over == [closed.id]
    clock.moment = START + timedelta(seconds=60)
    asyncio.run(sessions.open())
    assert over == [closed.id, expired.id]
    assert asyncio.run(sessions.find(lasting.id)) == lasting


def test_what_a_session_held_is_forgotten_by_whoever_finds_it_over(clock: _Clock) -> None:
    store, over = MemoryStore(clock), []
    one, other = (Sessions(store, clock, lambda _n, who=who: who) for who in ("un", "deux"))

    async def forget(session_id: str) -> None:
        over.append(session_id)

    other.when_over(forget)
    asyncio.run(one.open(60))
    asyncio.run(other.close("un"))
    assert over == ["un"]
    asyncio.run(one.open(60))
    clock.moment = START + timedelta(seconds=60)
    asyncio.run(other.open(60))
    assert over == ["un", "un"]


class _Listened(MemoryStore):
    """Notes how often somebody looked through the names."""

    looks = 0

    async def names(self, prefix: str) -> list[str]:
        self.looks += 1
        return await super().names(prefix)


def test_who_opens_sessions_looks_at_the_others_once_a_minute(clock: _Clock) -> None:
    store, names = _Listened(clock), count(1)
    sessions = Sessions(store, clock, lambda _n: f"s{next(names)}")
    asyncio.run(sessions.open())
    first = store.looks
    for _ in range(20):
        asyncio.run(sessions.open())
    assert (first, store.looks) == (3, 3)
    clock.moment = START + timedelta(seconds=60)
    asyncio.run(sessions.open())
    assert store.looks == 6


def test_a_session_that_is_closed_leaves_its_room_to_the_next_without_a_look(clock: _Clock) -> None:
    store, names = _Listened(clock), count(1)
    sessions = Sessions(store, clock, lambda _n: f"s{next(names)}", most=3)
    opened = [asyncio.run(sessions.open()) for _ in range(3)]
    before = store.looks
    for closed in ("s1", "s1", "never", "default"):  # one of them is open, and leaves one room
        asyncio.run(sessions.close(closed))
    asyncio.run(sessions.open())
    assert store.looks == before
    with pytest.raises(TooManySessions):
        asyncio.run(sessions.open())
    assert len(asyncio.run(sessions.all())) == len(opened)


@pytest.mark.parametrize("changed", [True, False], ids=["changed", "kept"])
def test_the_default_session_takes_room_once_it_is_kept(sessions: Sessions, changed: bool) -> None:
    asyncio.run(sessions.open())
    default = Session(faults=("quelconque",))
    if changed:
        asyncio.run(sessions.change(default, lambda session: replace(session, offset=5.0)))
    else:
        asyncio.run(sessions.keep(default))
    asyncio.run(sessions.open())
    with pytest.raises(TooManySessions):
        asyncio.run(sessions.open())


class _Common(MemoryStore):
    """A store that says that others write to it, too."""

    is_shared = True


def test_where_others_open_sessions_too_all_are_counted_each_time(clock: _Clock) -> None:
    store, names = _Common(clock), count(1)
    one, other = (Sessions(store, clock, lambda _n: f"s{next(names)}", most=3) for _ in range(2))
    for opening in (one, other, other):
        asyncio.run(opening.open())
    with pytest.raises(TooManySessions):
        asyncio.run(one.open())


def test_of_the_default_session_nothing_is_forgotten_when_it_is_put_back(sessions: Sessions) -> None:
    over: list[str] = []

    async def forget(session_id: str) -> None:
        over.append(session_id)

    sessions.when_over(forget)
    asyncio.run(sessions.close("default"))
    assert over == []


class _Hesitant(MemoryStore):
    """Whoever reads is overtaken by whoever else is reading."""

    async def get(self, key: str) -> Any:
        found = await super().get(key)
        await asyncio.sleep(0)
        return found


def test_changes_that_are_made_at_once_are_all_kept(clock: _Clock) -> None:
    sessions = Sessions(_Hesitant(clock), clock, lambda _n: "s")

    async def story() -> Session | None:
        opened = await sessions.open()
        await asyncio.gather(
            sessions.change(opened, lambda session: replace(session, offset=60.0)),
            sessions.change(opened, lambda session: replace(session, faults=("x",))),
            sessions.change(opened, lambda session: replace(session, label="ci")),
        )
        return await sessions.find(opened.id)

    found = asyncio.run(story())
    assert found is not None
    assert (found.offset, found.faults, found.label) == (60.0, ("x",), "ci")


def test_a_session_that_is_over_is_not_brought_back_by_a_change(sessions: Sessions) -> None:
    opened = asyncio.run(sessions.open())
    asyncio.run(sessions.close(opened.id))
    assert asyncio.run(sessions.change(opened, lambda session: replace(session, offset=1.0))).offset == 1.0
    assert asyncio.run(sessions.find(opened.id)) is None


def test_the_default_session_is_changed_from_how_it_started(sessions: Sessions) -> None:
    first = Session(faults=("quelconque",))
    asyncio.run(sessions.change(first, lambda session: replace(session, offset=5.0)))
    assert asyncio.run(sessions.find("default")) == replace(first, offset=5.0)
