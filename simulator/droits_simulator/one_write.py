"""Answers leave at the end of the turn of the event loop in which they were made, each in one piece.

The server writes the head of an answer, then its body, and each write asks the system to send at once: two packets, and each
wakes whoever waits for it. To wake somebody is the dearest part of sending a small answer, and where many callers wait, one
of them is woken before the next answer is made. Here what is written is held until all that was ready in this turn has run:
head and body become one packet, and answers to several callers leave one right after the other. Who calls alone waits no
longer for that; who is answered first among many waits for the others of that turn, a few milliseconds at most.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

MOST_HELD = 65_536
Later = Callable[[Callable[[], None]], object]


class OneWrite(asyncio.Transport):
    """Stands before a transport; `later` calls a function in the next turn of the event loop."""

    def __init__(self, transport: asyncio.Transport, later: Later) -> None:
        super().__init__()
        self._transport, self._later = transport, later
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send it at the end of the turn, or at once where more than `MOST_HELD` bytes would wait."""
        if not data:
            return
        if not self._held:
            self._later(self._flush)
        self._held.append(bytes(data))
        self._size += len(data)
        if self._size > MOST_HELD:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._size = self._held, [], 0
            self._transport.writelines(held)

    def close(self) -> None:
        """Close once all that was written has left."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close now."""
        self._held = []
        self._transport.abort()

    def is_closing(self) -> bool:
        """As the transport's."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """As the transport's."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """As the transport's."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """As the transport's."""
        self._transport.resume_reading()


class OneWriteProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type] # which of two classes it is, uvicorn finds out
    """Uvicorn's protocol, whose answers leave so."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A connection is there."""
        super().connection_made(OneWrite(transport, asyncio.get_running_loop().call_soon))
