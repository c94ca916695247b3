"""The line to another FranceConnect: one HTTP client for the whole process, whose connections are used again.

An answer is waited for a limited time, read up to a limited size, and taken from the address that was asked, never from
one that it redirects to: a redirect would carry a token to a stranger.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self

import httpx

from droits_simulator.api.token import BrokerUnreachable

LIMIT = 5.0  # seconds for one question, from the connection to the last byte
LARGEST = 65_536  # bytes of an answer: ten times what a key set or a sealed identity needs
# Shorter than the five seconds after which most servers hang up: a question seldom meets a connection that is closing.
_IDLE = 3.0
_NO_ADDRESS = "it points to an address that is none"
_CUT = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, and its body as sent."""

    status: int
    body: bytes = field(repr=False)


def nonsense(reason: str) -> BrokerUnreachable:
    """The error of an answer that cannot be used; `reason` names no token, secret or identity."""
    return BrokerUnreachable(reason, nonsense=True)


class Line:
    """An async context manager; closing it closes the connections. `transport` stands for the network in a test."""

    def __init__(self, url: str, *, transport: httpx.AsyncBaseTransport | None = None, limit: float = LIMIT) -> None:
        self._limit = limit
        self._client = httpx.AsyncClient(
            transport=transport,
            # A proxy of the environment may lead out of here, never back to this machine.
            trust_env=not _is_local(httpx.URL(url).host),
            follow_redirects=False,
            timeout=limit,
            limits=httpx.Limits(keepalive_expiry=_IDLE),
            headers={"Accept-Encoding": "identity"},
        )

    async def __aenter__(self) -> Self:
        """The line, open."""
        await self._client.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        await self._client.aclose()

    async def get(self, url: str) -> Reply:
        """Ask for a public document; BrokerUnreachable without a readable answer."""
        try:
            request = self._client.build_request("GET", url, headers={"Accept": "application/json"})
        except httpx.InvalidURL as cause:
            raise nonsense(_NO_ADDRESS) from cause
        return await self._ask(request)

    async def post(self, url: str, form: Mapping[str, str], accept: str) -> Reply:
        """Send a form; BrokerUnreachable without a readable answer."""
        return await self._ask(self._client.build_request("POST", url, data=form, headers={"Accept": accept}))

    async def _ask(self, request: httpx.Request) -> Reply:
        try:
            async with asyncio.timeout(self._limit):
                return await self._persevere(request)
        except (TimeoutError, httpx.TimeoutException) as cause:
            raise BrokerUnreachable(f"no answer within {self._limit:g} s") from cause
        except httpx.UnsupportedProtocol as cause:
            raise nonsense(_NO_ADDRESS) from cause
        except (httpx.RemoteProtocolError, httpx.DecodingError) as cause:
            raise nonsense("what came is not an HTTP answer") from cause
        except (httpx.HTTPError, OSError) as cause:
            raise BrokerUnreachable(f"it cannot be reached ({type(cause).__name__})") from cause

    async def _persevere(self, request: httpx.Request) -> Reply:
        try:
            return await self._exchange(request)
        except _CUT:
            # An idle connection that the other side was closing; every question may be asked twice.
            return await self._exchange(request)

    async def _exchange(self, request: httpx.Request) -> Reply:
        response = await self._client.send(request, stream=True)
        try:
            return Reply(response.status_code, await _bounded(response))
        finally:
            await response.aclose()


async def _bounded(response: httpx.Response) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise nonsense("a compressed answer that was not asked for")
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise nonsense(f"an answer of more than {LARGEST} bytes")
    return bytes(body)


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
