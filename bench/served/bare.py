"""The ceiling: an ASGI application that looks at nothing, and says to everybody what the route by hand said to the first."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.api.services import Services
from served.hand_written import hand_written


def bare(services: Callable[[], Services]) -> ASGIApp:
    """No server under Uvicorn answers sooner; what there is between this and another one is what the other one does."""
    first, told = hand_written(services), list[Message]()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await first(scope, receive, send)
            return
        if not told:

            async def heard(message: Message) -> None:
                told.append(message)

            await first(scope, receive, heard)
        for message in told:
            await send(message)

    return answer
