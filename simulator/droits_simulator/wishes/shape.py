"""An answer out of shape: another type than its own, half its body, or a connection that ends too early.

Something is always missing: an answer shorter than the bytes wished for still loses its last one.
"""

import logging
from contextvars import ContextVar

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from droits_simulator.wishes.wish import Wishes

_cut: ContextVar[bool] = ContextVar("cut", default=False)


class Shaping:
    """Takes the messages of one answer, whole and sound, and sends it as the wishes have it."""

    def __init__(self, wishes: Wishes, send: Send) -> None:
        self._wishes = wishes
        self._send = send
        self._start: Message | None = None
        self._parts: list[bytes] = []

    @staticmethod
    def is_wanted(wishes: Wishes) -> bool:
        """Whether there is anything to do."""
        return (wishes.cut, wishes.truncate, wishes.type) != (None, None, None)

    async def take(self, message: Message) -> None:
        """Hold a message of the answer; any other goes on its way."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))
        else:
            await self._send(message)

    async def finish(self) -> None:
        """Send the answer. A cut one is left unfinished, whereupon the server closes the connection."""
        if self._start is None:
            return
        body, headers = b"".join(self._parts), MutableHeaders(scope=self._start)
        if self._wishes.type is not None:
            headers["Content-Type"] = self._wishes.type
        if self._wishes.truncate is not None:
            body = _first(self._wishes.truncate, body)
        headers["Content-Length"] = str(len(body))
        await self._send(self._start)
        if self._wishes.cut is None:
            await self._send({"type": "http.response.body", "body": body})
            return
        _cut.set(True)
        await self._send({"type": "http.response.body", "body": _first(self._wishes.cut, body), "more_body": True})


def say_nothing_of_wished_cuts() -> None:
    """Keep uvicorn from reporting as an error of the application what was asked for."""
    logging.getLogger("uvicorn.error").addFilter(_is_no_wish)


def _is_no_wish(record: logging.LogRecord) -> bool:
    return not (_cut.get() and "without completing response" in record.getMessage())


def _first(most: int, body: bytes) -> bytes:
    return body[: min(most, max(len(body) - 1, 0))]
