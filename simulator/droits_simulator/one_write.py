"""Head and body of an answer leave together.

The server writes the head of an answer, then its body, and each write asks the system to send: two packets, and two of the
dearest things that a small answer costs. What is written first is held until more comes or the turn of the event loop ends,
whichever is earlier: nothing is held longer than the code that wrote it runs.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

Later = Callable[[Callable[[], None]], object]


class OneWrite(asyncio.Transport):
    """Stands before a transport; `later` calls a function in the next turn of the event loop."""

    def __init__(self, transport: asyncio.Transport, later: Later) -> None:
        super().__init__()
        self._transport, self._later = transport, later
        self._held: bytes | bytearray | memoryview | None = None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Hold what comes first; send it with what comes next."""
        if self._held is not None:
            first, self._held = self._held, None
            self._transport.writelines((first, data))
        elif data:
            self._held = data
            self._later(self._flush)

    def _flush(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            self._transport.write(held)

    def close(self) -> None:
        """Close once all that was written has left."""
        self._flush()
        self._transport.close()

    def abort(self) -> None:
        """Close now."""
        self._held = None
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
    """Uvicorn's protocol, whose answers leave at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A connection is there."""
        super().connection_made(OneWrite(transport, asyncio.get_running_loop().call_soon))
