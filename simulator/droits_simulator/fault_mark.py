"""The header that marks each answer with faults or wishes behind it, so that nobody takes it for the API's."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.sessions import current

HEADER = "X-Banc-Droits-Faute"


class FaultMark:
    """An ASGI layer that names in each answer the faults that were on when it was asked for, and what it was asked to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and mark the answer."""
        marks = current().marks
        if not marks:
            await self._app(scope, receive, send)
            return
        faults = ", ".join(marks)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = faults
            await send(message)

        await self._app(scope, receive, marked)
