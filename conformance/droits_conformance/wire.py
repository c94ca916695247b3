"""Sending one HTTP request and keeping what happened: no redirect is followed, nothing is retried, nothing is lost.

Every exchange is recorded in the journal, answered or not. An answer larger than `BODY_LIMIT`, slower than the profile's
timeout in all, or cut, is no answer: TargetSilent. What let the time limit pass twice is not
asked again at once (breaker.py).
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from ssl import SSLContext
from typing import Self

import httpx

from droits_conformance.breaker import Breaker
from droits_conformance.errors import TargetSilent
from droits_conformance.exchange import UNNUMBERED, Exchange, Headers, Journal

BODY_LIMIT = 10_000_000  # bytes; a thousand times the largest lawful answer
_ERRNO = re.compile(r"\[Errno -?\d+\] ")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# As the HTTP libraries of partners ask: a target that compresses for them is judged as they meet it.
DEFAULT_HEADERS = {"user-agent": "banc-droits", "accept": "*/*", "accept-encoding": "gzip, deflate"}


@dataclass(frozen=True, slots=True)
class Received:
    """An answer. Header names are lower-case; `exchange` is the number in the journal, `url` where it came from."""

    url: str
    status: int
    headers: Headers
    body: bytes
    exchange: int

    def header(self, name: str) -> str | None:
        """The first value of a header, or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)


class Wire:
    """A connection to one side (`droits`, `broker` or `control`) of the target."""

    def __init__(
        self,
        side: str,
        journal: Journal,
        *,
        timeout: float,
        cookies: bool = False,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        breaker: Breaker | None = None,
    ) -> None:
        self._breaker = breaker or Breaker(monotonic)
        self._side = side
        self._journal = journal
        self._timeout = timeout
        self._cookies = cookies
        self._monotonic = monotonic
        self._client = httpx.Client(
            timeout=timeout,
            follow_redirects=False,
            transport=transport,
            verify=trusted(),
            # A corporate proxy stands in front of real targets, never in front of this machine.
            mounts=None if transport else {f"all://{host}": None for host in LOOPBACK},
            headers=DEFAULT_HEADERS,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, method: str, url: str, *, headers: Headers = (), body: bytes | None = None) -> Received:
        """Send a request as given (only absent defaults are added) and receive the whole answer; TargetSilent if none."""
        # Blanks around a value are no part of it (RFC 9110 §5.5), and h11 refuses to send them.
        pairs = [(name.encode("utf-8"), value.strip(" \t").encode("utf-8")) for name, value in headers]
        try:
            request = self._client.build_request(method, url, headers=pairs, content=body)
        except (httpx.InvalidURL, ValueError) as cause:
            raise TargetSilent(f"{method} request", f"cannot be written as HTTP ({cause})") from cause
        return self._exchange(request, body or b"")

    def _exchange(self, request: httpx.Request, body: bytes) -> Received:
        place = f"{request.method} {_place(request.url)}"
        if reason := self._breaker.stands_in_the_way(place):
            raise TargetSilent(place, reason)
        started = self._monotonic()
        try:
            response, content = self._receive(request, started)
        except (httpx.HTTPError, _Unusable) as cause:
            reason = _reason(cause)
            self._record(request, body, None, b"", started, reason)
            self._note(place, slow=isinstance(cause, httpx.TimeoutException | _Late))
            raise TargetSilent(place, reason) from cause
        self._breaker.answered(place)
        number = self._record(request, body, response, content, started, None)
        if not self._cookies:
            self._client.cookies.clear()
        return Received(str(request.url), response.status_code, _headers(response.headers), content, number)

    def _note(self, place: str, *, slow: bool) -> None:
        if slow:
            self._breaker.silent(place)
        else:
            self._breaker.answered(place)

    def _receive(self, request: httpx.Request, started: float) -> tuple[httpx.Response, bytes]:
        response = self._client.send(request, stream=True)
        content = bytearray()
        try:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > BODY_LIMIT:
                    raise _Unusable(f"the answer is larger than {BODY_LIMIT} bytes")
                if self._monotonic() - started > self._timeout:
                    raise _Late(f"the answer is not complete after {self._timeout:g} s")
        finally:
            response.close()
        return response, bytes(content)

    def _record(
        self,
        request: httpx.Request,
        body: bytes,
        response: httpx.Response | None,
        content: bytes,
        started: float,
        error: str | None,
    ) -> int:
        exchange = Exchange(
            number=UNNUMBERED,
            side=self._side,
            method=request.method,
            url=str(request.url),
            request_headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in request.headers.raw),
            request_body=body,
            status=None if response is None else response.status_code,
            headers=() if response is None else _headers(response.headers),
            body=content,
            elapsed=self._monotonic() - started,
            error=error,
        )
        return self._journal.record(exchange)


@cache
def trusted() -> SSLContext:
    """Whom TLS trusts: reading the authorities takes longer than many exchanges, and a run opens hundreds of wires."""
    return httpx.create_ssl_context()


class _Unusable(Exception):
    """An answer that is too large or too slow."""


class _Late(_Unusable):
    """An answer that is too slow."""


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((name.lower().decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _place(url: httpx.URL) -> str:
    # Without the query: it may hold codes and tokens.
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}"


def _reason(cause: Exception) -> str:
    if isinstance(cause, httpx.ConnectTimeout):
        return "no connection within the time limit"
    if isinstance(cause, httpx.TimeoutException):
        return "no answer within the time limit"
    if isinstance(cause, httpx.LocalProtocolError):
        return f"the request cannot be written as HTTP/1.1 ({cause})"
    return _ERRNO.sub("", str(cause)) or type(cause).__name__
