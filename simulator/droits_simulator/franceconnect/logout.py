"""v2 `session/end`: ends the session at FranceConnect and the agreement that the id_token speaks of.

The services' own sessions are theirs to end: FranceConnect has no back-channel logout. Its intermediate pages, which
need a script, are left out: the browser is sent on at once.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import INVALID_PARAMETERS, NOT_RECORDED, PageRefusal
from droits_simulator.franceconnect.grant import revoke_grant
from droits_simulator.franceconnect.id_token import grant_of_hint
from droits_simulator.franceconnect.langue import language
from droits_simulator.franceconnect.pages import page
from droits_simulator.franceconnect.parameters import Unreadable, query
from droits_simulator.franceconnect.redirect import redirect, with_parameters
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.sso import forget
from droits_simulator.franceconnect.textes import texte

_ALLOWED = {"id_token_hint", "post_logout_redirect_uri", "state", "client_id", "logout_hint", "ui_locales"}


async def end_session(context: Context, request: Request) -> Response:
    """GET: back to the registered address with `state`, or a page that says so."""
    try:
        wish = query(request)
    except Unreadable as cause:
        raise PageRefusal(INVALID_PARAMETERS, texte("illisible", cause=cause.texte)) from cause
    if not wish.get("id_token_hint") or not set(wish) <= _ALLOWED:
        raise PageRefusal(INVALID_PARAMETERS, texte("logout.parametres"))
    service = await _service(context, wish)
    return await leave(context, request, service, wish)


async def leave(context: Context, request: Request, service: Service | None, wish: dict[str, str]) -> Response:
    """End session and agreement, then go where `wish` says if that is registered (v1 and v2)."""
    target = wish.get("post_logout_redirect_uri", "")
    if target and (service is None or not service.may_return_to(target)):
        raise PageRefusal(NOT_RECORDED, texte("logout.adresse"))
    session = context.session
    grant_id = await grant_of_hint(context, session, wish.get("id_token_hint", ""))
    if grant_id is not None:
        await revoke_grant(context, session, grant_id)
    response = _farewell(request, target, wish)
    await forget(context, request, response)
    return response


def _farewell(request: Request, target: str, wish: dict[str, str]) -> Response:
    if not target:
        return page("logged_out.html", language(request))
    return redirect(with_parameters(target, {"state": wish["state"]} if "state" in wish else {}))


async def _service(context: Context, wish: dict[str, str]) -> Service:
    hint = wish["id_token_hint"]
    payload: dict[str, Any] = context.keys.read(hint) or await hostile.read_rotated(context, hint) or {}
    service = context.registre.service(str(payload.get("aud", "")))
    if service is None or payload.get("iss") != context.issuer_v2:
        raise PageRefusal(NOT_RECORDED, texte("logout.hint"))
    if wish.get("client_id", service.client_id) != service.client_id:
        raise PageRefusal(NOT_RECORDED, texte("logout.client"))
    return service
