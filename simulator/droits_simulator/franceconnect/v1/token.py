"""v1 `token`: four members, a token of 64 hexadecimal digits, an id_token by HS256 under the client secret."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import AccessToken, NotRedeemable, issue, redeem
from droits_simulator.franceconnect.id_token import id_token_v1, remember_hint
from droits_simulator.franceconnect.parameters import Unreadable, form
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.v1.errors import Failure, missing_fields

_REQUIRED = ("grant_type", "code", "redirect_uri", "client_id", "client_secret")


async def token(context: Context, request: Request) -> Response:
    """POST: the access token, or a Failure."""
    given = await _form(request)
    service = context.registre.service(given["client_id"])
    if service is None or not service.accepts_secret(given["client_secret"]):
        raise Failure(401, "invalid_client")
    if given["grant_type"] != "authorization_code":
        raise Failure(400, "unsupported_grant_type")
    session = context.session
    try:
        grant = await redeem(context, session, given["code"], ("v1", service.client_id, given["redirect_uri"]))
    except NotRedeemable as cause:
        raise Failure(400, "invalid_grant") from cause
    return await _answer(context, session, service, await issue(context, session, grant))


async def _form(request: Request) -> dict[str, str]:
    try:
        given = await form(request)
    except Unreadable as cause:
        raise Failure(400, "invalid_request", str(cause)) from cause
    missing = [name for name in _REQUIRED if not given.get(name)]
    if missing:
        raise missing_fields(missing)
    return given


async def _answer(context: Context, session: str, service: Service, issued: AccessToken) -> Response:
    compte = context.annuaire.find(issued.grant.login)
    if compte is None:
        raise Failure(400, "invalid_grant")
    id_token = id_token_v1(context, service, compte, issued)
    await remember_hint(context, session, id_token, issued)
    members = {
        "access_token": issued.value,
        "token_type": "Bearer",
        "expires_in": context.lifetimes["v1"].token,
        "id_token": id_token,
    }
    return JSONResponse(members)
