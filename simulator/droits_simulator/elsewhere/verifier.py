"""The `TokenVerifier` of a sandbox that stands behind another FranceConnect."""

import logging
from typing import Protocol, Self

import httpx

from droits_simulator.api.token import BrokerUnreachable, Jeton
from droits_simulator.clock import Clock, SystemClock
from droits_simulator.elsewhere.line import Line
from droits_simulator.elsewhere.provider import Shipped, provider_of
from droits_simulator.elsewhere.v1 import CheckTokenV1
from droits_simulator.elsewhere.v2 import CheckTokenV2
from droits_simulator.settings import Elsewhere

_log = logging.getLogger(__name__)


class CheckToken(Protocol):
    """One version of `checktoken`."""

    async def check(self, bearer: str) -> Jeton | None:
        """The live token, None if it is dead, BrokerUnreachable when nobody can tell."""
        ...


class RemoteVerifier:
    """Asks another FranceConnect, and says on stderr why it cannot: callers are told only that it failed.

    An async context manager: the line is open inside.
    """

    def __init__(self, url: str, line: Line, checktoken: CheckToken) -> None:
        self._url = url
        self._line = line
        self._checktoken = checktoken
        self._said = ""

    async def __aenter__(self) -> Self:
        """Open the line."""
        await self._line.__aenter__()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the line."""
        await self._line.__aexit__()

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        """The live token, or None; the other broker knows nothing of sessions."""
        del session
        try:
            jeton = await self._checktoken.check(bearer)
        except BrokerUnreachable as cause:
            self._say(str(cause))
            raise
        self._said = ""
        return jeton

    def _say(self, reason: str) -> None:
        """Once, until the reason changes: a broker that is away would fill the terminal."""
        if reason != self._said:
            _log.warning("FranceConnect at %s: %s", self._url, reason)
        self._said = reason


def connect(
    place: Elsewhere,
    demo: Shipped | None,
    clock: Clock,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> RemoteVerifier:
    """The verifier that asks `place`; `demo` is the demonstration provider, who asks unless `place` names another.

    Raises BadBroker when the data provider cannot be made of what is known. The broker may live in the sandbox's time
    (`clock`, when both were started on the same day) or in the machine's.
    """
    line = Line(place.url, transport=transport)
    if place.version == "v1":
        return RemoteVerifier(place.url, line, CheckTokenV1(place.url, line, clock))
    provider = provider_of(place, demo)
    return RemoteVerifier(place.url, line, CheckTokenV2(place.url, line, provider, (clock, SystemClock())))
