"""One line for each request: which address and operation, in which session, for which partner, and how it ended.

Of the address, the line has its template (`/control/sessions/{session}`) and never what was sent in its place. Query,
headers, bodies, keys, tokens and people are not there, so that a log can be handed to anybody.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from time import perf_counter
from typing import Any

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_contract import Contract, load_contract
from droits_simulator.logs import REQUESTS
from droits_simulator.sessions.layer import split
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.witness import Witness, watched

UNKNOWN = "…"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_HOLE = re.compile(r"\{[^}]*\}")
_log = logging.getLogger(REQUESTS)
Pattern = tuple["re.Pattern[str]", str, Mapping[str, str]]


class Templates:
    """The addresses of a sandbox. `routes` are those of its table; contracts know theirs better."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        rights = [_pattern(RIGHTS_PATH, path, held) for path, held in _operations(load_contract())]
        control = [_pattern("/control", path, held) for path, held in _operations(load_contract("sandbox"))]
        watching = [_pattern("", path, held) for path, held in _operations(load_contract("supervision"))]
        self._patterns: list[Pattern] = [*rights, *control, *watching, *_of_routes(routes)]

    def of(self, method: str, path: str) -> tuple[str, str | None]:
        """Template and operationId of a path inside a session; UNKNOWN for an address that nobody answers."""
        for pattern, template, operations in self._patterns:
            if pattern.fullmatch(path):
                return template, operations.get("get" if method == "HEAD" else method.lower())
        return (f"{RIGHTS_PATH}/{UNKNOWN}" if path.startswith(RIGHTS_PATH) else UNKNOWN), None


class RequestLog:
    """The outermost ASGI layer; it writes when its logger is at `info`.

    `routes` gives the addresses of the table, when the first line is written; `elapsed` seconds that never go back.
    """

    def __init__(
        self, app: ASGIApp, routes: Callable[[], Iterable[BaseRoute]], elapsed: Callable[[], float] = perf_counter
    ) -> None:
        self._app, self._elapsed = app, elapsed
        self._templates = cache(lambda: Templates(routes()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, and say how it went."""
        if scope["type"] != "http" or not _log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        began, seen = self._elapsed(), _Seen(send)
        with watched() as witness:
            try:
                await self._app(scope, receive, seen.take)
            finally:
                line = self._line(scope, seen, witness, self._elapsed() - began)
                _log.info("%s %s %s", line["method"], line["route"], line["status"], extra={"request": line})

    def _line(self, scope: Scope, seen: "_Seen", witness: Witness, seconds: float) -> dict[str, Any]:
        route, operation = self._templates().of(scope["method"], split(scope["path"])[1])
        partenaire = witness.appel.partenaire if witness.appel else None
        more = witness.appel.services.consigne(scope) if witness.appel else {}
        return {
            "session": witness.session.id if witness.session else None,
            "method": scope["method"] if scope["method"] in _METHODS else UNKNOWN,
            "route": route,
            "operation": operation,
            "status": seen.status,
            "complete": seen.complete,
            "duration_ms": round(seconds * 1000, 3),
            "request_id": seen.request_id,
            "partner": partenaire.nom if partenaire else None,
            **more,
        }


class _Seen:
    """What passed of an answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.complete = 0, False
        self.request_id: str | None = None

    async def take(self, message: Message) -> None:
        """A message of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            found = (value for name, value in message["headers"] if name.lower() == b"x-request-id")
            self.request_id = next((value.decode("latin-1") for value in found), None)
        elif message["type"] == "http.response.body":
            self.complete = not message.get("more_body", False)
        await self._send(message)


def _operations(contract: Contract) -> Iterator[tuple[str, Mapping[str, str]]]:
    paths: dict[str, dict[str, str]] = {}
    for one in contract.operations:
        paths.setdefault(one.path, {})[one.method.lower()] = one.operation_id
    # Without holes first: `/sessions/{id}` would take `/sessions/all` for an id.
    yield from sorted(paths.items(), key=lambda item: item[0].count("{"))


def _of_routes(routes: Iterable[BaseRoute], above: str = "") -> Iterator[Pattern]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _of_routes(route.routes, above + route.path)
        elif isinstance(route, Route):
            yield _pattern(above, route.path, {})


def _pattern(above: str, path: str, operations: Mapping[str, str]) -> Pattern:
    template = above + path
    parts = map(re.escape, _HOLE.split(template))
    # The hole at the end of a table's own route may hold slashes (`{rest:path}`).
    hole = "(?:.*)" if ":path}" in template else "[^/]+"
    return re.compile(hole.join(parts).removesuffix("/") + "/?", re.DOTALL), template.replace(":path}", "}"), operations
