"""v1 `userinfo`: plain JSON, with two members that clients are expected to ignore (OpenID Connect aggregated claims)."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.bearer import bearer
from droits_simulator.franceconnect.claims import claims_v1
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.keys import sign_hs256
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.sub import pairwise
from droits_simulator.franceconnect.v1.errors import DEAD, Failure
from droits_simulator.franceconnect.v1.live import live_v1_token


async def userinfo(context: Context, request: Request) -> Response:
    """GET (`?schema=openid` or not): `sub` and the scoped claims, or a Failure."""
    presented = bearer(request)
    if presented is None:
        raise Failure(401, "invalid_token", "no access token provided")
    token = await live_v1_token(context, presented)
    service = context.registre.service(token.grant.asked.client_id)
    compte = context.annuaire.find(token.grant.login)
    if service is None or compte is None or hostile.refuses_userinfo(context):
        raise Failure(401, "invalid_token", DEAD)
    sub = pairwise(service.entity_id, compte)
    members = {"sub": sub, **claims_v1(compte, token.grant.asked.scopes), **aggregated(context, service)}
    return JSONResponse(hostile.told(context, hostile.USERINFO, "v1", members))


def aggregated(context: Context, service: Service) -> dict[str, Any]:
    """The recorded `_claim_names` and `_claim_sources`; the source is a JWT, by HS256, that says nothing of the person."""
    jwt = sign_hs256(service.client_secret, json.dumps({"iss": context.issuer_v1}))
    return {"_claim_names": {}, "_claim_sources": {"src1": {"JWT": jwt}}}
