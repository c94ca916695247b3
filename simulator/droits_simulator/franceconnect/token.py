"""v2 `token`: a code against an access token (60 s) and an id_token. No refresh token exists."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect.client_auth import authenticate, read_form
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import Refusal, invalid_grant, missing_parameter
from droits_simulator.franceconnect.grant import AccessToken, NotRedeemable, issue, redeem
from droits_simulator.franceconnect.id_token import id_token_v2, remember_hint
from droits_simulator.franceconnect.registre import Service

GRANT_TYPE = "authorization_code"


async def token(context: Context, request: Request) -> Response:
    """POST: five members, or a Refusal."""
    given = await read_form(request)
    service = await authenticate(context, request, given)
    _check(given)
    session = context.session
    try:
        grant = await redeem(context, session, given["code"], ("v2", service.client_id, given["redirect_uri"]))
    except NotRedeemable as cause:
        raise invalid_grant(str(cause)) from cause
    issued = await issue(context, session, grant)
    return await _answer(context, session, service, issued)


def _check(given: dict[str, str]) -> None:
    if not given.get("grant_type"):
        raise missing_parameter("grant_type")
    if given["grant_type"] != GRANT_TYPE:
        raise Refusal(400, "unsupported_grant_type", "unsupported grant_type requested")
    for name in ("code", "redirect_uri"):
        if not given.get(name):
            raise missing_parameter(name)


async def _answer(context: Context, session: str, service: Service, issued: AccessToken) -> Response:
    compte = context.annuaire.find(issued.grant.login)
    if compte is None:
        raise invalid_grant("account not found")
    id_token = await id_token_v2(context, service, compte, issued)
    await remember_hint(context, session, id_token, issued)
    members = {
        "access_token": issued.value,
        "expires_in": context.lifetimes["v2"].token,
        "id_token": id_token,
        "scope": " ".join(issued.grant.asked.scopes),
        "token_type": "Bearer",
    }
    return JSONResponse(members)
