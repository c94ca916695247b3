"""One address of the broker, from a request to what leaves: every refusal is an answer, and none is stored."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.context import Context

Endpoint = Callable[[Context, Request], Awaitable[Response]]
Handlers = Mapping[Any, Callable[[Request, Any], Response]]


class Answering:
    """An ASGI application: what `answer` says at `place` (`v2/token`), through what goes wrong in the session.

    `handlers` write the refusals, by the kind of what was raised; what they do not know is raised.
    """

    def __init__(self, context: Context, place: str, answer: Endpoint, handlers: Handlers) -> None:
        self._context, self._place, self._answer = context, place, answer
        self._handlers, self._refusals = handlers, tuple(handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive, send)
        try:
            response = await self._through(await self._context.here(), request)
        except self._refusals as refusal:
            response = self._written(request, refusal)
        await not_stored(response)(scope, receive, send)

    async def _through(self, here: Context, request: Request) -> Response:
        if here.hostile:
            return await hostile.answered(here, request, self._place, self._never_raising)
        return await self._answer(here, request)

    async def _never_raising(self, here: Context, request: Request) -> Response:
        """Its refusals are answers like others, so that they may be changed too."""
        try:
            return await self._answer(here, request)
        except self._refusals as refusal:
            return self._written(request, refusal)

    def _written(self, request: Request, refusal: Exception) -> Response:
        write = next(self._handlers[kind] for kind in type(refusal).__mro__ if kind in self._handlers)
        return write(request, refusal)


def not_stored(response: Response) -> Response:
    """Nothing that speaks of a person or a secret is kept by caches; discovery says otherwise for itself."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response
