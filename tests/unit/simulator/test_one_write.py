"""Answers in one packet at the end of a turn, and nothing held back longer."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from droits_simulator.one_write import MOST_HELD, OneWrite


class Wire(asyncio.Transport):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000)})
        self.told: list[Any] = []

    def write(self, data: Any) -> None:
        self.told.append(bytes(data))

    def writelines(self, data: Any) -> None:
        self.told.append(b"".join(data))

    def close(self) -> None:
        self.told.append("closed")

    def abort(self) -> None:
        self.told.append("aborted")

    def pause_reading(self) -> None:
        self.told.append("paused")

    def resume_reading(self) -> None:
        self.told.append("resumed")

    def is_closing(self) -> bool:
        return "closed" in self.told


class Turns:
    """The next turn of an event loop, when somebody says so."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []

    def later(self, call: Callable[[], None]) -> None:
        self._waiting.append(call)

    def next(self) -> None:
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()


@pytest.fixture
def turns() -> Turns:
    return Turns()


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def transport(wire: Wire, turns: Turns) -> OneWrite:
    return OneWrite(wire, turns.later)


def test_head_and_body_leave_together(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"head ")
    transport.write(b"body")
    turns.next()

    assert wire.told == [b"head body"]


def test_a_head_alone_leaves_at_the_end_of_the_turn(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"head")
    assert wire.told == []
    turns.next()

    assert wire.told == [b"head"]


def test_what_follows_later_leaves_by_itself(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    for piece in (b"head", b"one", b"two"):
        transport.write(piece)
        turns.next()

    assert wire.told == [b"head", b"one", b"two"]


def test_many_pieces_in_one_turn_keep_their_order(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    for piece in (b"1", b"2", b"3", b"4", b"5"):
        transport.write(piece)
    turns.next()

    assert b"".join(wire.told) == b"12345"


def test_nothing_is_sent_for_nothing(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"")
    turns.next()

    assert wire.told == []


def test_an_empty_body_adds_nothing_to_the_head(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"head")
    transport.write(b"")
    turns.next()

    assert wire.told == [b"head"]


def test_answers_to_several_callers_leave_once_all_of_them_are_made(wire: Wire, turns: Turns) -> None:
    for name in (b"one", b"other"):
        OneWrite(wire, turns.later).write(name)
    assert wire.told == []
    turns.next()

    assert wire.told == [b"one", b"other"]


def test_more_than_may_be_held_leaves_now_and_what_follows_at_the_end_of_the_turn(
    transport: OneWrite, wire: Wire, turns: Turns
) -> None:
    much = b"x" * MOST_HELD
    transport.write(much)
    assert wire.told == []
    transport.write(b"y")
    assert wire.told == [much + b"y"]
    transport.write(b"z")
    turns.next()

    assert wire.told == [much + b"y", b"z"]


def test_what_the_writer_changes_afterwards_is_sent_as_it_was_written(
    transport: OneWrite, wire: Wire, turns: Turns
) -> None:
    piece = bytearray(b"before")
    transport.write(piece)
    piece[:] = b"after!"
    turns.next()

    assert wire.told == [b"before"]


def test_what_is_held_leaves_before_the_end(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"head")
    transport.close()
    turns.next()

    assert wire.told == [b"head", "closed"]
    assert transport.is_closing()


def test_who_aborts_sends_nothing_more(transport: OneWrite, wire: Wire, turns: Turns) -> None:
    transport.write(b"head")
    transport.abort()
    turns.next()

    assert wire.told == ["aborted"]


def test_what_is_known_of_the_connection_is_the_transport_s(transport: OneWrite) -> None:
    assert transport.get_extra_info("peername") == ("127.0.0.1", 50000)
    assert transport.get_extra_info("socket", "none") == "none"


def test_who_reads_too_slowly_is_waited_for_as_ever(transport: OneWrite, wire: Wire) -> None:
    transport.pause_reading()
    transport.resume_reading()

    assert wire.told == ["paused", "resumed"]
