"""v2 `userinfo`: the scoped claims as a JWT signed by the algorithm that the service registered."""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.bearer import bearer, query_token
from droits_simulator.franceconnect.claims import claims_v2
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import invalid_request, no_token, token_not_found
from droits_simulator.franceconnect.grant import AccessToken, live_token
from droits_simulator.franceconnect.parameters import Unreadable
from droits_simulator.franceconnect.sub import pairwise


async def userinfo(context: Context, request: Request) -> Response:
    """GET: `application/jwt`, or a Refusal."""
    token = await live_token(context, context.session, _presented(request))
    if token is None or token.grant.asked.version != "v2" or hostile.refuses_userinfo(context):
        raise token_not_found()
    media_type = "application/json" if hostile.is_bare(context) else "application/jwt"
    return Response(await _signed(context, token), media_type=media_type)


def _presented(request: Request) -> str:
    try:
        values = [value for value in (bearer(request), query_token(request)) if value]
    except Unreadable as cause:
        raise invalid_request(str(cause)) from cause
    if not values:
        raise no_token()
    if len(values) > 1:
        raise invalid_request("access token must only be provided using one mechanism")
    return values[0]


async def _signed(context: Context, token: AccessToken) -> str:
    asked = token.grant.asked
    service = context.registre.service(asked.client_id)
    compte = context.annuaire.find(token.grant.login)
    if service is None or compte is None:
        raise token_not_found()
    payload = {
        **claims_v2(compte, asked.scopes),
        "sub": pairwise(service.entity_id, compte),
        "aud": service.client_id,
        "exp": token.expires_at,
        "iat": context.now,
        "iss": context.issuer_v2,
    }
    return await hostile.signed(context, hostile.USERINFO, service.userinfo_signed_response_alg, payload)
