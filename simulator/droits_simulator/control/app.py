"""The control API as an ASGI application: Connexion, driven by `spec/openapi/sandbox.yaml`."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from http import HTTPStatus
from secrets import compare_digest
from traceback import extract_tb
from typing import Any

import orjson
from connexion import AsyncApp, request
from connexion.exceptions import ProblemException
from connexion.lifecycle import ConnexionResponse
from connexion.options import SwaggerUIOptions
from connexion.resolver import Resolver
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from droits_contract import load_contract
from droits_contract.errors import ContractError
from droits_simulator.control import (
    CONTROL_PATH,
    acces,
    clockwork,
    inscription,
    journal,
    misbehaviour,
    webhooks,
    wishes,
    worlds,
)
from droits_simulator.control.desk import Asked, Desk, Operation
from droits_simulator.control.problems import MARK, MEDIA_TYPE, Denied, response
from droits_simulator.state import StoreFull

OPERATIONS: dict[str, Operation] = {
    **worlds.OPERATIONS,
    **clockwork.OPERATIONS,
    **misbehaviour.OPERATIONS,
    **journal.OPERATIONS,
    **wishes.OPERATIONS,
    **acces.OPERATIONS,
    **inscription.OPERATIONS,
    **webhooks.OPERATIONS,
}

_log = logging.getLogger(__name__)
_BY_STATUS = {404: "adresse-inconnue", 405: "methode-refusee", 415: "corps-illisible"}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="controle"'}


def create_control(desk: Desk, token: str | None = None) -> ASGIApp:
    """The control API, answering under CONTROL_PATH. With a `token`, who does not send it is refused."""
    app = AsyncApp(
        "droits_simulator",
        resolver=Resolver(partial(_endpoint, desk)),
        swagger_ui_options=SwaggerUIOptions(serve_spec=False, swagger_ui=False),
        security_map={"bearer": partial(_TokenHandler, token)},
        strict_validation=True,
        validate_responses=True,
    )
    app.add_api(load_contract("sandbox").copy_document(), base_path=CONTROL_PATH)
    app.add_error_handler(Denied, _denied)
    app.add_error_handler(ProblemException, _http)
    app.add_error_handler(HTTPException, _http)
    for unreadable in (UnicodeDecodeError, RecursionError):
        app.add_error_handler(unreadable, _unreadable)
    app.add_error_handler(StoreFull, _full)
    app.add_error_handler(Exception, _failed)
    return _Door(app)


class _Door:
    """Hands the API what comes for it, as if it had come to it directly, and without a final slash too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the demand on."""
        if scope["type"] == "http":
            path = CONTROL_PATH + "/" if scope["path"] == CONTROL_PATH else scope["path"]
            scope = {**scope, "path": path, "raw_path": path.encode(), "path_params": {}}
        await self._app(scope, receive, send)


class _TokenHandler:
    """The one security scheme: a token, demanded as soon as the sandbox has one."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def get_fn(self, security_scheme: dict[str, Any], required_scopes: list[str]) -> Any:
        """The check that Connexion runs."""
        del security_scheme, required_scopes

        async def verify(asked: Any) -> dict[str, str]:
            given = asked.headers.get("authorization", "")
            if self._token is not None and not compare_digest(given.encode(), f"Bearer {self._token}".encode()):
                raise Denied("controle-refuse", headers=_CHALLENGE)
            return {"sub": "controle"}

        return verify


def _endpoint(desk: Desk, operation_id: str) -> Callable[[], Awaitable[Response]]:
    """What Connexion calls when the demand keeps the contract."""
    if operation_id not in OPERATIONS:
        raise ContractError(
            "sandbox.yaml", operation_id, "nobody answers this operation", f"one of {', '.join(OPERATIONS)}"
        )

    async def endpoint(body: Any = None, **_given: Any) -> Response:
        asked = Asked(request.path_params, request.query_params, body, request.headers)
        told = await OPERATIONS[operation_id](desk, asked)
        headers = {**MARK, **told.headers}
        if told.status == 204:
            return Response(status_code=204, headers=headers)
        content = orjson.dumps(told.content) if told.media_type == "application/json" else told.content
        if isinstance(content, AsyncIterator):
            return StreamingResponse(content, told.status, headers, media_type=told.media_type)
        return Response(content, told.status, headers, media_type=told.media_type)

    return endpoint


async def _denied(_request: Any, denied: Denied) -> Any:
    answer = response(denied)
    headers = {**MARK, **denied.headers}
    return ConnexionResponse(answer.status_code, mimetype=MEDIA_TYPE, body=answer.body, headers=headers)


async def _http(asked: Any, cause: HTTPException) -> Any:
    code = _BY_STATUS.get(cause.status_code, "demande-invalide" if cause.status_code < 500 else "controle-en-panne")
    allow = {"Allow": str(cause.headers["Allow"])} if code == "methode-refusee" and cause.headers else {}
    # Connexion's words name the place; they may repeat what was sent, which is no secret here but may be long.
    reason = str(getattr(cause, "detail", "") or HTTPStatus(cause.status_code).phrase)[:300]
    return await _denied(asked, Denied(code, reason if code == "demande-invalide" else None, allow))


async def _unreadable(asked: Any, _cause: Exception) -> Any:
    """A body that is no text, or that is nested beyond reason: Connexion's reader lets these through."""
    return await _denied(asked, Denied("demande-invalide"))


async def _full(asked: Any, _cause: StoreFull) -> Any:
    return await _denied(asked, Denied("bac-plein", headers={"Retry-After": "60"}))


async def _failed(asked: Any, cause: Exception) -> Any:
    frames = extract_tb(cause.__traceback__)
    place = f"{frames[-1].name} (line {frames[-1].lineno})" if frames else "unknown place"
    _log.error("%s in %s, control API", type(cause).__name__, place)
    return await _denied(asked, Denied("controle-en-panne"))
