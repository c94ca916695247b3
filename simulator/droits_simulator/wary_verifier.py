"""The rights API before a FranceConnect that may lie: it asks as a stranger does, and believes only what it has checked.

Asking the broker in process skips signatures, audiences and waiting, so that no lie would ever show. In a session whose
hostilities touch checktoken, the question therefore goes through the published addresses, with the demonstration provider's
key, and the answer through the same checks as that of any other FranceConnect (decision 36).
"""

import re
from collections.abc import Callable, Sequence

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from droits_simulator.api.token import BrokerUnreachable, Jeton, TokenVerifier
from droits_simulator.clock import Clock
from droits_simulator.elsewhere.line import LIMIT, Line
from droits_simulator.elsewhere.provider import Shipped, provider_of
from droits_simulator.elsewhere.v1 import CheckTokenV1
from droits_simulator.elsewhere.v2 import CheckTokenV2
from droits_simulator.elsewhere.verifier import CheckToken
from droits_simulator.franceconnect.hostile import asks_otherwise
from droits_simulator.sessions import current
from droits_simulator.sessions.layer import split
from droits_simulator.settings import BadBroker, Elsewhere

_THIS_MACHINE = "http://127.0.0.1"  # no proxy of the environment stands between
_V1_TOKEN = re.compile(r"[0-9a-f]{64}")


class WaryVerifier:
    """A `TokenVerifier`: `trusting` where nothing is hostile, `checktoken` at the addresses of `routes` otherwise.

    `here()` is the address of the session under way, without final slash; `limit` how many seconds an answer is waited for.
    """

    def __init__(
        self,
        trusting: TokenVerifier,
        routes: Sequence[BaseRoute],
        here: Callable[[], str],
        demo: Shipped | None,
        clock: Clock,
        limit: float = LIMIT,
    ) -> None:
        self._trusting, self._here, self._demo, self._clock = trusting, here, demo, clock
        transport = httpx.ASGITransport(_inside(Starlette(routes=routes)))
        self._line = Line(_THIS_MACHINE, transport=transport, limit=limit)

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        """The live token, None if it is dead, BrokerUnreachable when nobody can tell."""
        if not asks_otherwise(current().hostile):
            return await self._trusting.verify(bearer, session)
        return await self._checktoken(bearer).check(bearer)

    def _checktoken(self, bearer: str) -> CheckToken:
        if _V1_TOKEN.fullmatch(bearer):
            return CheckTokenV1(f"{self._here()}/api/v1", self._line, self._clock)
        issuer = f"{self._here()}/api/v2"
        try:
            provider = provider_of(Elsewhere(issuer), self._demo)
        except BadBroker as cause:
            raise BrokerUnreachable(f"nobody can ask it: {cause}", nonsense=True) from cause
        return CheckTokenV2(issuer, self._line, provider, (self._clock,))


def _inside(app: ASGIApp) -> ASGIApp:
    """The application at the addresses of the session under way."""

    async def inside(scope: Scope, receive: Receive, send: Send) -> None:
        _, path = split(scope["path"])
        await app({**scope, "path": path, "raw_path": path.encode()}, receive, send)

    return inside
