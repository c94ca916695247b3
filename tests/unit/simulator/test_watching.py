"""Those who look at exchanges without changing what is said."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from droits_simulator.clock import FixedClock
from droits_simulator.exchange import Exchange
from droits_simulator.watching import Watching
from droits_simulator.witness import note

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMED = [(b"x-request-id", b"a1")]
HEAD: Message = {"type": "http.response.start", "status": 200, "headers": NAMED}
FIRST: Message = {"type": "http.response.body", "body": b"a", "more_body": True}
LAST: Message = {"type": "http.response.body", "body": b"b"}
ASKED: Message = {"type": "http.request", "body": b"?"}


class Story:
    """An exchange in which everybody notes what happens, in its order."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.seen: list[Exchange] = []

    def play(self, *names: str, answer: tuple[Message, ...] = (HEAD, FIRST, LAST), **scope: Any) -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                note(login="claire.dupont")
                await receive()
            for message in answer:
                await send(message)
            if message_of_the_end(answer) is None:
                raise RuntimeError("on the way")

        async def receive() -> Message:
            return ASKED

        async def send(message: Message) -> None:
            self.told.append(message)

        ticks = iter((10.0, 10.25, 11.0))
        watching = Watching(
            app,
            [Watcher(self, name) for name in names],
            lambda path: None if path == "/elsewhere" else "droits",
            clock=FixedClock(NOON),
            elapsed=lambda: next(ticks),
            new_id=lambda: "new",
        )
        asyncio.run(watching({"type": "http", "path": "/"} | scope, receive, send))


def message_of_the_end(answer: tuple[Message, ...]) -> Message | None:
    return next((one for one in answer if one is LAST), None)


class Watcher:
    """Notes what it is told."""

    def __init__(self, story: Story, name: str) -> None:
        self._story, self._name = story, name

    async def over(self, exchange: Exchange) -> None:
        self._story.told.append((self._name, exchange.complete))
        self._story.seen.append(exchange)


def test_all_are_told_once_in_their_order_before_the_last_of_the_answer_leaves() -> None:
    story = Story()
    story.play("one", "other")

    assert story.told == [HEAD, FIRST, ("one", True), ("other", True), LAST]


def test_they_are_told_what_went_over_the_wire_and_when() -> None:
    story = Story()
    story.play("one")

    (seen,) = story.seen
    assert (seen.asked, seen.asked_size, seen.told, seen.told_size) == (b"?", 1, b"ab", 2)
    assert (seen.status, seen.headers, seen.complete) == (200, NAMED, True)
    assert (seen.moment, seen.began, seen.seconds) == (NOON, 10.0, 0.25)


@pytest.mark.parametrize("answer", [(), (HEAD,), (HEAD, FIRST)])
def test_that_an_answer_broke_off_or_never_began_is_told_once(answer: tuple[Message, ...]) -> None:
    story = Story()
    with pytest.raises(RuntimeError, match="on the way"):
        story.play("one", answer=answer)

    assert [told for told in story.told if told not in answer] == [("one", False)]
    assert story.seen[0].status == (200 if answer else 0)


def test_an_answer_that_fails_after_its_end_was_whole() -> None:
    story = Story()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send(HEAD)
        await send(LAST)
        raise RuntimeError("afterwards")

    async def send(message: Message) -> None:
        del message

    watching: Any = Watching(
        app, [Watcher(story, "one")], lambda _: "droits", clock=FixedClock(NOON), elapsed=lambda: 0.0, new_id=lambda: ""
    )
    with pytest.raises(RuntimeError, match="afterwards"):
        asyncio.run(watching({"type": "http", "path": "/"}, None, send))

    assert story.told == [("one", True)]


@pytest.mark.parametrize("headers", [[], [(b"x-request-id", b"")], [(b"X-Request-Id", b"")]])
def test_an_answer_without_an_id_is_given_one(headers: list[tuple[bytes, bytes]]) -> None:
    story = Story()
    story.play("one", answer=(HEAD | {"headers": [(b"x-b", b"2"), *headers]}, LAST))

    assert story.told[0]["headers"] == story.seen[0].headers == [(b"x-b", b"2"), (b"x-request-id", b"new")]
    assert story.seen[0].named[b"x-request-id"] == b"new"


def test_what_is_done_to_the_headers_afterwards_is_not_what_was_seen() -> None:
    story = Story()
    story.play("one", answer=(HEAD | {"headers": []}, LAST))
    story.told[0]["headers"].clear()

    assert story.seen[0].headers == [(b"x-request-id", b"new")]


def test_all_have_the_same_witness_who_knows_what_came_to_be_known() -> None:
    story = Story()
    story.play("one", "other")

    assert {id(one.witness) for one in story.seen} == {id(story.seen[0].witness)}
    assert story.seen[0].witness.login == "claire.dupont"


@pytest.mark.parametrize("scope", [{"path": "/elsewhere"}, {"type": "lifespan"}])
def test_what_is_of_no_interest_goes_on_as_it_came(scope: dict[str, str]) -> None:
    story = Story()
    story.play("one", answer=(HEAD | {"headers": []}, LAST), **scope)

    assert (story.told, story.seen) == ([HEAD | {"headers": []}, LAST], [])
