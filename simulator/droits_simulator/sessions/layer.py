"""The edge: from the path of a request to its session, and on with the path that is left.

`/s/<id>/api/v2/token` reaches what answers `/api/v2/token`, in session `<id>`. Addresses that the answer writes begin with
the session's prefix, which whoever writes them takes from `current()`.
"""

import re

import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from droits_simulator.sessions.registry import Sessions
from droits_simulator.sessions.session import DEFAULT, within
from droits_simulator.witness import note

_PREFIX = "/s/"
_PATH = re.compile(r"/s/([A-Za-z0-9_-]{1,64})(/.*)?", re.DOTALL)
_PROBLEM = {
    "type": "https://banc-droits.example/problemes/session-inconnue",
    "title": "Session inconnue",
    "status": 404,
    "detail": "Cette session n'existe pas ou plus ; ouvrez-en une par POST /control/sessions.",
    "code": "session-inconnue",
}


class SessionLayer:
    """The outermost layer but the mark: finds the session of each request, or refuses it."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in the session that the path names, the default one at the root."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        session_id, path = split(scope["path"])
        session = await self._sessions.find(session_id)
        if session is None:
            await _unknown()(scope, receive, send)
            return
        inside = {**scope, "path": path, "raw_path": path.encode()}
        note(session=session)
        with within(session):
            await self._app(inside, receive, send)


def split(path: str) -> tuple[str, str]:
    """Session id and remaining path.

    >>> split("/s/abc/healthz"), split("/healthz")
    (('abc', '/healthz'), ('default', '/healthz'))
    """
    if not path.startswith(_PREFIX):
        return DEFAULT, path
    found = _PATH.fullmatch(path)
    return (found[1], found[2] or "/") if found and found[1] != DEFAULT else (DEFAULT, path)


def _unknown() -> Response:
    return Response(orjson.dumps(_PROBLEM), 404, media_type="application/problem+json")
