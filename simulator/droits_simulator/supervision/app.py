"""Supervision as an ASGI application: Connexion, driven by `spec/openapi/supervision.yaml`."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from secrets import compare_digest
from traceback import extract_tb
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from connexion import AsyncApp, request
from connexion.exceptions import ProblemException
from connexion.lifecycle import ConnexionResponse
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from droits_contract import load_contract
from droits_contract.errors import ContractError
from droits_simulator.api.problems import MEDIA_TYPE
from droits_simulator.supervision.bureau import Bureau
from droits_simulator.supervision.operations import OPERATIONS, READABLE_ANYWHERE
from droits_simulator.supervision.problemes import Ecarte, body

CONTRACT = "supervision"
PATHS = tuple(dict.fromkeys(operation.path for operation in load_contract(CONTRACT).operations))
PARAMETERS = frozenset({"format"})
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
# A number that a test has just changed must not come from a cache unasked.
_PUBLIC = {**READABLE_ANYWHERE, "Cache-Control": "no-cache"}
_PUBLIC_PATHS = frozenset(one.path for one in load_contract(CONTRACT).operations if one.method == "OPTIONS")
_log = logging.getLogger(__name__)


def create_api(bureau: Bureau) -> ASGIApp:
    """The application, which answers the addresses of its contract (`PATHS`) and no other."""
    app = AsyncApp(
        "droits_simulator",
        resolver=Resolver(partial(_endpoint, bureau)),
        swagger_ui_options=SwaggerUIOptions(serve_spec=False, swagger_ui=False),
        security_map={"bearer": partial(_TokenHandler, bureau.token)},
        validate_responses=True,
    )
    app.add_api(load_contract(CONTRACT).copy_document())
    app.add_error_handler(Ecarte, _set_aside)
    app.add_error_handler(ProblemException, _http)
    app.add_error_handler(HTTPException, _http)
    app.add_error_handler(Exception, _failed)
    return _Door(app)


class _Door:
    """Hands on what comes: HEAD as the GET that it asks for, the published address with its final slash if that lacks.

    Parameters that the contract does not know are left out: who reads statistics from a page adds some against caches.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the demand on."""
        if scope["type"] == "http":
            path = scope["path"] if scope["path"] in PATHS else scope["path"] + "/"
            query = _known_parameters(scope["query_string"])
            scope = {**scope, "path": path, "raw_path": path.encode(), "path_params": {}, "query_string": query}
            if scope["method"] == "HEAD":
                scope, send = {**scope, "method": "GET"}, _without_body(send)
        await self._app(scope, receive, send)


def _known_parameters(query: bytes) -> bytes:
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in pairs if name in PARAMETERS]).encode()


def _without_body(send: Send) -> Send:
    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


class _TokenHandler:
    """The one security scheme: the control token, demanded for the metrics as soon as the sandbox has one."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def get_fn(self, security_scheme: dict[str, Any], required_scopes: list[str]) -> Any:
        """The check that Connexion runs."""
        del security_scheme, required_scopes

        async def verify(asked: Any) -> dict[str, str]:
            given = asked.headers.get("authorization", "")
            if self._token is not None and not compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                raise Ecarte("metriques-refusees")
            return {"sub": "metriques"}

        return verify


def _endpoint(bureau: Bureau, operation_id: str) -> Callable[[], Awaitable[Response]]:
    """What Connexion calls when the demand keeps the contract."""
    if operation_id not in OPERATIONS:
        expected = f"one of {', '.join(OPERATIONS)}"
        raise ContractError("supervision.yaml", operation_id, "nobody answers this operation", expected)

    async def endpoint(**_given: Any) -> Response:
        told = await OPERATIONS[operation_id](bureau, QueryParams(request.scope["query_string"]))
        headers = {**_headers(request.scope), **told.headers}
        if told.status == 204:
            return Response(status_code=204, headers=headers)
        content = orjson.dumps(told.content) if told.media_type == "application/json" else told.content
        return Response(content, told.status, headers, media_type=told.media_type)

    return endpoint


def _headers(scope: Mapping[str, Any]) -> dict[str, str]:
    return {**_HEADERS, **_PUBLIC} if scope["path"] in _PUBLIC_PATHS else _HEADERS


async def _set_aside(asked: Any, ecarte: Ecarte) -> Any:
    headers = {**_headers(asked.scope), **ecarte.headers}
    return ConnexionResponse(ecarte.probleme.status, mimetype=MEDIA_TYPE, body=body(ecarte), headers=headers)


async def _http(asked: Any, cause: HTTPException) -> Any:
    if cause.status_code == 405:
        allow = {"GET", "HEAD", *(("OPTIONS",) if asked.scope["path"] in _PUBLIC_PATHS else ())}
        return await _set_aside(asked, Ecarte("methode-refusee", headers={"Allow": ", ".join(sorted(allow))}))
    # No demand has anything else that could be wrong.
    return await _set_aside(asked, Ecarte("format-inconnu" if cause.status_code < 500 else "supervision-en-panne"))


async def _failed(asked: Any, cause: Exception) -> Any:
    frames = extract_tb(cause.__traceback__)
    place = f"{frames[-1].name} (line {frames[-1].lineno})" if frames else "unknown place"
    _log.error("%s in %s, supervision", type(cause).__name__, place)
    return await _set_aside(asked, Ecarte("supervision-en-panne"))
