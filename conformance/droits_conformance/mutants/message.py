"""What passes through the proxy: a request and an answer, as values that a variant may change.

Names and values of headers stay as they were written, in their order, doubled ones too. Bodies are whole. How an answer is
put on the wire (chunked, cut, slowly) is its `Framing`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import orjson

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Headed:
    """What requests and answers have in common."""

    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case; None if it is not there."""
        return next((value for one, value in self.headers if one.lower() == name.lower()), None)

    def without_header(self, *names: str) -> Self:
        """The same without these headers."""
        unwanted = {name.lower() for name in names}
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() not in unwanted))

    def with_header(self, name: str, value: str) -> Self:
        """The same with this value alone for the header."""
        return replace(self, headers=(*self.without_header(name).headers, (name, value)))

    def plus_header(self, name: str, value: str) -> Self:
        """The same with one more header, whatever stands there already."""
        return replace(self, headers=(*self.headers, (name, value)))


@dataclass(frozen=True, slots=True)
class Request(Headed):
    """`path` and `query` are as they were sent, percent-encoded. `operation` is the operationId, None off the contract."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    operation: str | None = None

    @property
    def params(self) -> list[tuple[str, str]]:
        """Query parameters in their order, decoded; empty ones too."""
        return parse_qsl(self.query, keep_blank_values=True)

    def param(self, name: str) -> str | None:
        """The first value of a query parameter; None if it is not there."""
        return next((value for one, value in self.params if one == name), None)

    def without_param(self, *names: str) -> Self:
        """The same without these query parameters."""
        return replace(self, query=urlencode([pair for pair in self.params if pair[0] not in names]))

    def with_param(self, name: str, value: str) -> Self:
        """The same with this value alone for the query parameter."""
        return replace(self, query=urlencode([*self.without_param(name).params, (name, value)]))


@dataclass(frozen=True, slots=True)
class Framing:
    """How an answer is written on the wire; as it stands, it is written whole, with its length, and the connection lives on.

    `chunks` is the size of the pieces of a chunked body, None for none. `version` is HTTP/1.1 or HTTP/1.0; `close` ends the
    connection afterwards. Seconds: `wait` before the first byte, `pause` between pieces of the body. `cut` is after how many
    bytes of the body the connection breaks; `length` a Content-Length that is declared whatever the body; `head` the exact
    bytes sent instead of status line and headers.
    """

    chunks: int | None = None
    version: str = "1.1"
    close: bool = False
    wait: float = 0.0
    pause: float = 0.0
    cut: int | None = None
    length: int | None = None
    head: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer(Headed):
    """An answer. The proxy writes Content-Length, Transfer-Encoding and Connection itself, from body and framing."""

    status: int = 200
    reason: str = ""
    framing: Framing = field(default_factory=Framing)

    def document(self) -> Any:
        """The body read as JSON; None if it is not JSON."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None

    def saying(self, document: Any) -> Self:
        """The same with this document as its body."""
        return replace(self, body=orjson.dumps(document))


Ask = Callable[[Request], Awaitable[Answer]]
"""Asks the target behind the proxy, as often as a variant wishes."""

Rewriting = Callable[[Request, Ask], Awaitable[Answer]]
"""A variant at work: what is answered to a request. It may ask the target what was asked, something else, or nothing."""


async def untouched(request: Request, ask: Ask) -> Answer:
    """The rewriting that changes nothing."""
    return await ask(request)
