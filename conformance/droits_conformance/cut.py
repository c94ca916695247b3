"""Calls that end midway, which no HTTP library makes: a socket of the judge's own, written to and then reset.

No proxy is used. Each cut call is in the journal, as an exchange without an answer.
"""

import socket
import struct
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx

from droits_conformance.errors import TargetSilent
from droits_conformance.exchange import UNNUMBERED, Exchange, Headers, Journal

_PORTS: Final = {"http": 80, "https": 443}
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 s: `close` resets the connection


@dataclass(frozen=True, slots=True)
class Cut:
    """A request of which a `part` (0 to 1) is sent, and of whose answer `read` bytes are read before the reset."""

    words: str
    part: float
    read: int = 0


CUTS: Final = (
    Cut("after half of its headers", 0.5),
    Cut("before the end of its headers", 0.98),
    Cut("before its answer", 1.0),
    Cut("within its answer", 1.0, read=1),
)


class Cutter:
    """Cuts calls to one side of a target; what happened goes into the journal."""

    def __init__(self, journal: Journal, *, timeout: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._journal = journal
        self._timeout = timeout
        self._monotonic = monotonic

    def cut(self, url: str, headers: Headers, cut: Cut) -> None:
        """Ask by GET, and leave; TargetSilent if nobody takes the connection, or nobody begins to answer."""
        request = _written(url, headers)
        began, reason = self._monotonic(), f"the judge cut the call {cut.words}"
        try:
            self._send(url, request[: int(len(request) * cut.part)], cut.read)
        except OSError as cause:
            reason = cause.strerror or str(cause) or type(cause).__name__
            raise TargetSilent(f"GET {url}, cut {cut.words}", reason) from cause
        finally:
            elapsed = self._monotonic() - began
            self._journal.record(
                Exchange(UNNUMBERED, "droits", "GET", url, headers, b"", None, (), b"", elapsed, reason)
            )

    def _send(self, url: str, sent: bytes, read: int) -> None:
        with closing(_connected(url, self._timeout)) as line:
            line.sendall(sent)
            if read:
                line.recv(read)


def _connected(url: str, timeout: float) -> socket.socket:
    place = urlsplit(url)
    host = place.hostname or ""
    line = socket.create_connection((host, place.port or _PORTS[place.scheme]), timeout)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    if place.scheme != "https":
        return line
    try:
        return httpx.create_ssl_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise


def _written(url: str, headers: Headers) -> bytes:
    place = urlsplit(url)
    lines = [f"GET {place.path} HTTP/1.1", f"Host: {place.netloc}", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
