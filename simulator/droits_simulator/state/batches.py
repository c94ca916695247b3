"""Commands of many requests, sent together.

Each journey to a server and back costs more than what is done there, and one that writes its file before it answers writes
once for all that came together. So while some commands are on their way, those that come meanwhile wait, and go together.
What one of them is told is its own; a line that breaks breaks for all that were on it.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol

FLYING = 2
"""How many batches are on their way at once: a long reply does not hold up everybody else."""
_MOST = 128

Command = tuple[Any, ...]
_Waiting = tuple[Command, "asyncio.Future[Any]"]


class Pipeline(Protocol):
    """What is needed of a pipeline of redis.asyncio."""

    def execute_command(self, *command: Any) -> Any:
        """Note a command."""
        ...

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        """The replies to all of them, errors among them."""
        ...


class Client(Protocol):
    """What is needed of redis.asyncio.Redis."""

    async def execute_command(self, *command: Any) -> Any:
        """The reply to a command."""
        ...

    def pipeline(self, transaction: bool = True) -> Pipeline:
        """Commands that are sent together."""
        ...

    async def aclose(self) -> None:
        """Let go of all connections."""
        ...


class Batches:
    """A client that sends together what is asked at about the same time. It belongs to the loop that first asks it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting: list[_Waiting] = []
        self._flying: set[asyncio.Task[None]] = set()
        self._is_called = False

    async def execute_command(self, *command: Any) -> Any:
        """The reply to a command."""
        loop = asyncio.get_running_loop()
        reply = loop.create_future()
        self._waiting.append((command, reply))
        if not self._is_called and len(self._flying) < FLYING:
            self._is_called = True
            loop.call_soon(self._fly)  # once all who are to be heard at this moment were
        return await reply

    async def aclose(self) -> None:
        """Let go of all connections."""
        await asyncio.gather(*self._flying, return_exceptions=True)
        await self._client.aclose()

    def _fly(self) -> None:
        self._is_called = False
        batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
        if batch:
            task = asyncio.create_task(self._carry(batch))
            self._flying.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: "asyncio.Task[None]") -> None:
        self._flying.discard(task)
        self._fly()

    async def _carry(self, batch: Sequence[_Waiting]) -> None:
        try:
            replies = await self._replies([command for command, _ in batch])
        except Exception as cause:  # noqa: BLE001 - whoever asked is told, whatever it is
            replies = [cause] * len(batch)
        except asyncio.CancelledError:
            for _, reply in batch:
                reply.cancel()
            raise
        for (_, reply), told in zip(batch, replies, strict=True):
            if not reply.done():  # nobody waits for one that is
                reply.set_exception(told) if isinstance(told, Exception) else reply.set_result(told)

    async def _replies(self, commands: Sequence[Command]) -> list[Any]:
        if len(commands) == 1:
            return [await self._client.execute_command(*commands[0])]
        pipeline = self._client.pipeline(transaction=False)
        for command in commands:
            pipeline.execute_command(*command)
        return await pipeline.execute(raise_on_error=False)
