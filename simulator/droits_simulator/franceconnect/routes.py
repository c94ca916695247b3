"""The whole broker on one page: which path is answered by what, and how refusals are written."""

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from droits_simulator.franceconnect.answering import Answering, Endpoint, Handlers, not_stored
from droits_simulator.franceconnect.authorize import authorize
from droits_simulator.franceconnect.by_address import ByAddress
from droits_simulator.franceconnect.checktoken import checktoken
from droits_simulator.franceconnect.choice import choose, show_choice
from droits_simulator.franceconnect.consent import decide, show_consent
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.discovery import discovery, jwks
from droits_simulator.franceconnect.echec import give_up
from droits_simulator.franceconnect.errors import DOCUMENTATION, INVALID_PARAMETERS, PageRefusal, Refusal
from droits_simulator.franceconnect.langue import language
from droits_simulator.franceconnect.login import abandon, continue_session, log_in, show_login
from droits_simulator.franceconnect.logout import end_session
from droits_simulator.franceconnect.pages import error_page
from droits_simulator.franceconnect.parameters import Unreadable
from droits_simulator.franceconnect.revocation import revocation
from droits_simulator.franceconnect.textes import texte
from droits_simulator.franceconnect.token import token
from droits_simulator.franceconnect.userinfo import userinfo
from droits_simulator.franceconnect.v1.authorize import authorize as authorize_v1
from droits_simulator.franceconnect.v1.checktoken import checktoken as checktoken_v1
from droits_simulator.franceconnect.v1.errors import Failure
from droits_simulator.franceconnect.v1.logout import logout as logout_v1
from droits_simulator.franceconnect.v1.token import token as token_v1
from droits_simulator.franceconnect.v1.userinfo import userinfo as userinfo_v1
from droits_simulator.state import StoreFull

Table = tuple[tuple[str, str, Endpoint], ...]

_PAGES: Table = (
    ("GET", "/interaction/{uid}", show_choice),
    ("POST", "/interaction/{uid}/identity-provider", choose),
    ("GET", "/interaction/{uid}/login", show_login),
    ("POST", "/interaction/{uid}/login", log_in),
    ("POST", "/interaction/{uid}/session", continue_session),
    ("POST", "/interaction/{uid}/abandon", abandon),
    ("POST", "/interaction/{uid}/failure", give_up),
    ("GET", "/interaction/{uid}/consent", show_consent),
    ("POST", "/interaction/{uid}/consent", decide),
)
_V2: Table = (
    ("GET POST", "/authorize", authorize),
    *_PAGES,
    ("POST", "/token", token),
    ("GET", "/userinfo", userinfo),
    ("POST", "/token/revocation", revocation),
    ("POST", "/checktoken", checktoken),
    ("GET", "/session/end", end_session),
    ("GET", "/jwks", jwks),
    ("GET", "/.well-known/openid-configuration", discovery),
)
_V1: Table = (
    ("GET", "/authorize", authorize_v1),
    *_PAGES,
    ("POST", "/token", token_v1),
    ("GET", "/userinfo", userinfo_v1),
    ("POST", "/checktoken", checktoken_v1),
    ("GET", "/logout", logout_v1),
)


def app_v1(context: Context) -> ByAddress:
    """The v1 broker, to be mounted at /api/v1."""
    return _app(context, "v1", _V1)


def app_v2(context: Context) -> ByAddress:
    """The v2 broker, to be mounted at /api/v2."""
    return _app(context, "v2", _V2)


def _app(context: Context, version: str, table: Table) -> ByAddress:
    handlers = _handlers(context)
    bound = [(methods, path, Answering(context, version + path, answer, handlers)) for methods, path, answer in table]
    routes = [Route(path, endpoint, methods=methods.split()) for methods, path, endpoint in bound]
    app = Starlette(routes=routes, exception_handlers=handlers)
    # A path with one slash more is another path: redirecting a form would send its secrets twice.
    app.router.redirect_slashes = False
    return ByAddress(app, {(method, path): one for methods, path, one in bound for method in methods.split()})


def _handlers(context: Context) -> Handlers:
    def json_refusal(request: Request, refusal: Refusal) -> Response:
        del request
        return _json_refusal(context, refusal)

    return {
        PageRefusal: _page_refusal,
        Unreadable: _unreadable_page,
        Refusal: json_refusal,
        Failure: _failure,
        HTTPException: _http_error,
        ClientDisconnect: _gone,
        StoreFull: _full,
    }


def _page_refusal(request: Request, refusal: PageRefusal) -> Response:
    return error_page(refusal.texte, language(request), status=refusal.status, code=refusal.code)


def _unreadable_page(request: Request, cause: Unreadable) -> Response:
    reason = texte("illisible", cause=cause.texte)
    return error_page(reason, language(request), status=400, code=INVALID_PARAMETERS)


def _json_refusal(context: Context, refusal: Refusal) -> Response:
    about = urlencode({"code": refusal.code, "id": context.uuid()})
    members = {
        "error": refusal.error,
        "error_description": refusal.description,
        "error_uri": f"{DOCUMENTATION}?{about}",
    }
    return JSONResponse(members, refusal.status, headers=_challenge(refusal.error))


def _failure(request: Request, failure: Failure) -> Response:
    del request
    return JSONResponse(failure.members(), failure.status, headers=_challenge(failure.error))


def _challenge(error: str) -> dict[str, str]:
    return {"WWW-Authenticate": f'Bearer error="{error}"'} if error == "invalid_token" else {}


def _http_error(request: Request, error: HTTPException) -> Response:
    """Unknown path, method not permitted, body too large: a page for a browser, JSON for anybody else."""
    name = HTTPStatus(error.status_code).phrase
    if "text/html" in request.headers.get("accept", ""):
        reason = texte("erreur.http", status=error.status_code, name=name)
        response: Response = error_page(reason, language(request), status=error.status_code)
    else:
        said = "temporarily_unavailable" if error.status_code == 503 else "invalid_request"
        members = {"error": said, "error_description": name.lower()}
        response = JSONResponse(members, error.status_code)
    response.headers.update(error.headers or {})
    return not_stored(response)


def _full(request: Request, cause: StoreFull) -> Response:
    """The sandbox holds all that it may; nothing that it promised is forgotten to make room."""
    return _http_error(request, HTTPException(503, str(cause), {"Retry-After": "60"}))


def _gone(request: Request, cause: ClientDisconnect) -> Response:
    """Nobody is there to read this; without it a cut connection would be logged as a fault of ours."""
    del request, cause
    return Response(status_code=400)
