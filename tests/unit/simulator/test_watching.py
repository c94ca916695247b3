"""Those who look at exchanges without changing what is said."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from droits_simulator.watching import Look, Watching
from droits_simulator.witness import Witness, note

HEAD: Message = {"type": "http.response.start", "status": 200, "headers": []}
FIRST: Message = {"type": "http.response.body", "body": b"a", "more_body": True}
LAST: Message = {"type": "http.response.body", "body": b"b"}
ASKED: Message = {"type": "http.request", "body": b"?"}


class Story:
    """An exchange in which everybody notes what happens, in its order."""

    def __init__(self) -> None:
        self.told: list[Any] = []
        self.witnesses: list[Witness] = []

    def play(self, *watchers: "Watcher", answer: tuple[Message, ...] = (HEAD, FIRST, LAST), kind: str = "http") -> None:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if kind == "http":
                note(login="claire.dupont")
                await receive()
            for message in answer:
                await send(message)
            if len(answer) < 3:
                raise RuntimeError("on the way")

        async def receive() -> Message:
            return ASKED

        async def send(message: Message) -> None:
            self.told.append(("sent", message))

        asyncio.run(Watching(app, watchers)({"type": kind, "path": "/"}, receive, send))


class Watcher:
    """Looks at everything, or at nothing."""

    def __init__(self, story: Story, name: str, *, cares: bool = True) -> None:
        self._story, self._name, self._cares = story, name, cares

    def look(self, scope: Scope, witness: Witness) -> Look | None:
        del scope
        self._story.witnesses.append(witness)
        self.looking = Looking(self._story.told, self._name)
        return self.looking if self._cares else None


class Looking(Look):
    """Notes what it is told."""

    def __init__(self, told: list[Any], name: str) -> None:
        self._told, self._name = told, name

    def asked(self, message: Message) -> None:
        self._told.append((self._name, message))

    def begun(self, head: Message, headers: Mapping[bytes, bytes]) -> None:
        self._told.append((self._name, head))
        self.headers = headers

    def came(self, body: Message) -> None:
        self._told.append((self._name, body))

    async def over(self, complete: bool) -> None:
        self._told.append((self._name, complete))


def test_each_message_is_told_to_all_in_their_order_before_it_goes_on() -> None:
    story = Story()
    story.play(Watcher(story, "one"), Watcher(story, "other"))

    assert story.told == [
        *(("one", ASKED), ("other", ASKED)),
        *(("one", HEAD), ("other", HEAD), ("sent", HEAD)),
        *(("one", FIRST), ("other", FIRST), ("sent", FIRST)),
        *(("one", LAST), ("other", LAST), ("one", True), ("other", True), ("sent", LAST)),
    ]


@pytest.mark.parametrize("answer", [(), (HEAD,), (HEAD, FIRST)])
def test_that_an_answer_broke_off_or_never_began_is_told_once(answer: tuple[Message, ...]) -> None:
    story = Story()
    with pytest.raises(RuntimeError, match="on the way"):
        story.play(Watcher(story, "one"), answer=answer)

    assert [told for told in story.told if told[0] == "one" and isinstance(told[1], bool)] == [("one", False)]


def test_an_answer_that_fails_after_its_end_was_whole() -> None:
    story = Story()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send(HEAD)
        await send(LAST)
        raise RuntimeError("afterwards")

    async def send(message: Message) -> None:
        del message

    watching: Any = Watching(app, [Watcher(story, "one")])
    with pytest.raises(RuntimeError, match="afterwards"):
        asyncio.run(watching({"type": "http", "path": "/"}, None, send))

    assert story.told[-1] == ("one", True)


def test_headers_are_told_by_name_in_lower_case_the_first_of_each() -> None:
    story = Story()
    watcher = Watcher(story, "one")
    head = HEAD | {"headers": [(b"X-A", b"1"), (b"x-b", b"2"), (b"x-a", b"3")]}
    story.play(watcher, answer=(head, FIRST, LAST))

    assert watcher.looking.headers == {b"x-a": b"1", b"x-b": b"2"}


def test_all_have_the_same_witness_who_knows_what_came_to_be_known() -> None:
    story = Story()
    story.play(Watcher(story, "one"), Watcher(story, "other"))

    one, other = story.witnesses
    assert one is other
    assert one.login == "claire.dupont"


def test_where_nobody_looks_all_goes_on_as_it_came() -> None:
    story = Story()
    story.play(Watcher(story, "one", cares=False))

    assert story.told == [("sent", HEAD), ("sent", FIRST), ("sent", LAST)]


def test_what_is_no_exchange_is_looked_at_by_nobody() -> None:
    story = Story()
    story.play(Watcher(story, "one"), kind="lifespan")

    assert story.witnesses == []
