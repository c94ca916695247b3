"""v1 `checktoken`: what anybody who holds an access token may learn of it; data providers were not authenticated.

The body is a form (the published sample client) or JSON (the published data provider). `scope` is an array of all the
token's scopes. The identity is the whole pivot identity, as v2 does (inferred), in the recorded shape, which has an address
beside scopes that do not name it.
"""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.claims import IDP_ID, claims_v1
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import AccessToken
from droits_simulator.franceconnect.parameters import Unreadable, body, form, media_type
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.textes import texte
from droits_simulator.franceconnect.v1.errors import DEAD, MALFORMED, Failure
from droits_simulator.franceconnect.v1.live import live_v1_token
from droits_simulator.franceconnect.v1.userinfo import aggregated


async def checktoken(context: Context, request: Request) -> Response:
    """POST: the token's scopes, person and service, or a Failure."""
    presented = await _presented(request)
    if context.hostile and (failure := await hostile.instead(context, request)):
        return failure
    token = await live_v1_token(context, presented)
    return JSONResponse(_members(context, token))


async def _presented(request: Request) -> str:
    try:
        given = await _json(request) if media_type(request) == "application/json" else await form(request)
    except Unreadable as cause:
        raise Failure(400, "invalid_request", str(cause)) from cause
    token = given.get("token")
    if not isinstance(token, str):
        raise Failure(401, "invalid_token", MALFORMED)
    return token


async def _json(request: Request) -> dict[str, Any]:
    try:
        given = json.loads(await body(request))
    except (ValueError, RecursionError) as cause:
        raise Unreadable(texte("illisible.json")) from cause
    if not isinstance(given, dict):
        raise Unreadable(texte("illisible.json"))
    return given


def _members(context: Context, token: AccessToken) -> dict[str, Any]:
    asked = token.grant.asked
    service = context.registre.service(asked.client_id)
    compte = context.annuaire.find(token.grant.login)
    if service is None or compte is None or hostile.calls_dead(context):
        raise Failure(401, "invalid_token", DEAD)
    return {
        "scope": list(asked.scopes),
        "identity": _identity(context, service, compte),
        "client": {"client_id": service.client_id, "client_name": service.nom},
        "identity_provider_id": IDP_ID,
        "identity_provider_host": context.base_url.partition("://")[2],
        "acr": asked.acr,
    }


def _identity(context: Context, service: Service, compte: Compte) -> dict[str, Any]:
    """The person; `name` is the birth name followed by the first names, `nickname` is empty in the recording too."""
    claims = claims_v1(compte, ("identite_pivot", "address"))
    name = f"{claims['family_name']} {claims['given_name']}"
    return {"name": name, "nickname": "", **claims, **aggregated(context, service)}
