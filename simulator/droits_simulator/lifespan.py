"""What opens with a sandbox and closes with it, and what is put together before the first call."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message


def lifespan_of(
    assembled: Iterable[ASGIApp], line: AbstractAsyncContextManager[object]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """A lifespan within `line`, before which each of `assembled` is put together."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with line:
            for app in assembled:
                await _assemble(app)
            yield

    return lifespan


async def _assemble(app: ASGIApp) -> None:
    """Connexion builds its stack on the first message: let that be now, not at somebody's first call."""
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        if message["type"] == "lifespan.startup.failed":
            raise RuntimeError(message.get("message", "an API does not start"))

    await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)
