"""Holding an answer back on purpose, without holding up a sandbox that is told to end."""

import asyncio
from contextlib import suppress

_rests: set[asyncio.Event] = set()


async def rest(seconds: float) -> None:
    """Until that time has passed, or `rouse_all`."""
    roused = asyncio.Event()
    _rests.add(roused)
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(roused.wait(), seconds)
    finally:
        _rests.discard(roused)


def rouse_all() -> None:
    """Nobody in this process rests any longer: the server stops, and answers what it still owes."""
    for roused in tuple(_rests):
        roused.set()
