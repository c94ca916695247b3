"""Letting somebody wait for an answer, without holding up anybody else, nor a server that wants to stop."""

import asyncio

from starlette.requests import Request

LATE = 20.0  # seconds before the answer of a slow FranceConnect: longer than any data provider should wait
SILENT = 60.0  # seconds after which a silent one gives up

_waits: set[asyncio.Task[None]] = set()


async def wait(request: Request, seconds: float) -> None:
    """Until that time has passed, the caller has hung up, or `end_all`; `request` has been read."""
    gone = asyncio.create_task(_hung_up(request))
    _waits.add(gone)
    try:
        await asyncio.wait({gone}, timeout=seconds)
        if gone.done() and not gone.cancelled():
            gone.result()
    finally:
        _waits.discard(gone)
        gone.cancel()


def end_all() -> None:
    """Nobody in this process waits any longer: the server stops."""
    for gone in tuple(_waits):
        gone.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
