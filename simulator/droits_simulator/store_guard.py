"""The answer while a shared store is away: 503 at every address, or nothing; never half of what was asked.

Whoever is inside turns errors into answers of its own, and writes journal and statistics before the last of an answer
leaves. So this layer holds an answer back until its first piece is there, and replaces one that failed on account of the
store.
"""

import logging

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_simulator.state.outage import Outage, watching_outage

CODE = "magasin-injoignable"
RETRY_AFTER = 1
_PROBLEM = {
    "type": f"https://banc-droits.example/problemes/{CODE}",
    "title": "Magasin injoignable",
    "status": 503,
    "detail": "Le magasin où le bac à sable tient son état ne répond pas ; renouvelez la demande un peu plus tard.",
    "code": CODE,
}
_log = logging.getLogger(__name__)


class StoreGuard:
    """An ASGI layer outside of all that asks the store."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and answer in its place if the store was away."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with watching_outage() as outage:
            held = _Held(send, outage)
            try:
                await self._app(scope, receive, held.take)
            except Exception:
                if not outage.seen:
                    await held.go_on()  # an answer that is cut on purpose may be cut behind its headers
                    raise
                _log.warning("the shared store does not answer")
        if outage.seen and not held.is_begun:
            await _away()(scope, receive, send)


class _Held:
    """An answer of which nothing leaves before its first piece is there."""

    def __init__(self, send: Send, outage: Outage) -> None:
        self._send, self._outage = send, outage
        self._start: Message | None = None
        self.is_begun = False

    async def take(self, message: Message) -> None:
        """A message of the answer; a failure for want of the store goes no further."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self._start is not None and self._outage.seen and self._start["status"] >= 500:
            return
        await self.go_on()
        await self._send(message)

    async def go_on(self) -> None:
        """Let go of what is held back."""
        if self._start is not None:
            start, self._start, self.is_begun = self._start, None, True
            await self._send(start)


def _away() -> Response:
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store", "X-Banc-Droits": "magasin"}
    return Response(orjson.dumps(_PROBLEM), 503, headers, media_type="application/problem+json")
