"""Commands of many requests, sent together."""

import asyncio
from typing import Any

import pytest
from redis.exceptions import ConnectionError as BrokenLine
from redis.exceptions import NoScriptError

from droits_simulator.state.batches import FLYING, Batches


class _Client:
    """Answers each command with itself, once it is let; notes what came together."""

    def __init__(self) -> None:
        self.came: list[list[str]] = []
        self.may_answer = asyncio.Event()
        self.errors: dict[str, Exception] = {}
        self.is_broken = False

    async def execute_command(self, *command: Any) -> Any:
        found = (await self._answers([command[0]]))[0]
        if isinstance(found, Exception):
            raise found
        return found

    def pipeline(self, transaction: bool = True) -> "_Pipeline":
        assert not transaction
        return _Pipeline(self)

    async def aclose(self) -> None:
        self.came.append(["closed"])

    async def _answers(self, commands: list[str]) -> list[Any]:
        self.came.append(commands)
        await self.may_answer.wait()
        if self.is_broken:
            raise BrokenLine
        return [self.errors.get(one, one.lower()) for one in commands]


class _Pipeline:
    def __init__(self, client: _Client) -> None:
        self._client, self._commands = client, []

    def execute_command(self, *command: Any) -> None:
        self._commands.append(command[0])

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        assert not raise_on_error
        return await self._client._answers(self._commands)


async def _asked(batches: Batches, words: str) -> list[Any]:
    return await asyncio.gather(*(batches.execute_command(one) for one in words), return_exceptions=True)


async def _turns() -> None:
    for _ in range(9):
        await asyncio.sleep(0)


def test_what_is_asked_at_one_moment_goes_together_and_each_is_told_its_own() -> None:
    async def story() -> tuple[list[Any], list[list[str]]]:
        client = _Client()
        client.may_answer.set()
        return await _asked(Batches(client), "ABC"), client.came

    assert asyncio.run(story()) == (["a", "b", "c"], [["A", "B", "C"]])


def test_what_is_asked_while_others_are_on_their_way_waits_and_goes_together() -> None:
    async def story() -> list[list[str]]:
        client = _Client()
        batches, tasks = Batches(client), []
        for word in ("A", "B", "CD", "E"):
            tasks.append(asyncio.create_task(_asked(batches, word)))
            await _turns()
        client.may_answer.set()
        await asyncio.gather(*tasks)
        return client.came

    assert FLYING == 2
    assert asyncio.run(story()) == [["A"], ["B"], ["C", "D", "E"]]


def test_an_error_is_told_to_who_asked_for_it_and_to_nobody_else() -> None:
    async def story() -> list[Any]:
        client = _Client()
        client.errors["B"] = NoScriptError()
        client.may_answer.set()
        return await _asked(Batches(client), "ABC")

    first, second, third = asyncio.run(story())
    assert (first, type(second), third) == ("a", NoScriptError, "c")


def test_a_line_that_breaks_breaks_for_all_who_were_on_it_and_not_for_who_comes_later() -> None:
    async def story() -> tuple[list[Any], list[Any]]:
        client = _Client()
        client.is_broken = True
        client.may_answer.set()
        batches = Batches(client)
        broken = await _asked(batches, "AB")
        client.is_broken = False
        return broken, await _asked(batches, "C")

    broken, later = asyncio.run(story())
    assert [type(one) for one in broken] == [BrokenLine, BrokenLine]
    assert later == ["c"]


def test_who_waits_no_longer_disturbs_nobody() -> None:
    async def story() -> Any:
        client = _Client()
        batches = Batches(client)
        gone, other = (asyncio.create_task(batches.execute_command(one)) for one in "AB")
        await _turns()
        gone.cancel()
        client.may_answer.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        return await other

    assert asyncio.run(story()) == "b"


def test_what_is_on_its_way_arrives_before_the_line_is_closed() -> None:
    async def story() -> tuple[str, list[list[str]]]:
        client = _Client()
        batches = Batches(client)
        task = asyncio.create_task(batches.execute_command("A"))
        await _turns()
        closing = asyncio.create_task(batches.aclose())
        await _turns()
        client.may_answer.set()
        await closing
        return await task, client.came

    assert asyncio.run(story()) == ("a", [["A"], ["closed"]])
