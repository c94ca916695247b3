"""What endpoints say, through the hostilities of the session; without any, what they are given and nothing done to it."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile import waiting
from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import ID_TOKEN, Around
from droits_simulator.franceconnect.hostile.lapses import Go
from droits_simulator.franceconnect.hostile.rotation import signing_key
from droits_simulator.franceconnect.hostile.table import changed, chosen_lapses
from droits_simulator.franceconnect.hostile.to_providers import BROKEN, MUTE, SLOW
from droits_simulator.franceconnect.keys import sign_hs256

_PAGE = "<!doctype html><title>500</title><h1>Internal Server Error</h1>\n"


async def signed(
    context: Context, place: str, alg: str, payload: dict[str, Any], *, secret: str = "", token: str = ""
) -> str:
    """A v2 token with that payload, signed by `alg`; `secret` and `token` as in `Around`."""
    if not context.hostile:
        return context.keys.sign(alg, payload)
    key = await signing_key(context, alg, turns=place == ID_TOKEN)
    draft = Draft(payload, {"alg": alg, "kid": key.kid or ""}, key)
    return changed(draft, place, Around(context, "v2", secret, token)).written()


def signed_v1(
    context: Context, secret: str, payload: dict[str, Any], text: Callable[[dict[str, Any]], str] = json.dumps
) -> str:
    """A v1 id_token with that payload as `text` writes it, signed by HS256 under `secret`."""
    if not context.hostile:
        return sign_hs256(secret, text(payload))
    draft = Draft(payload, {"typ": "JWT", "alg": "HS256"}, OctKey.import_key(secret), text)
    return changed(draft, ID_TOKEN, Around(context, "v1", secret)).written()


def told(context: Context, place: str, version: str, members: dict[str, Any]) -> dict[str, Any]:
    """Members that are sent unsigned."""
    return dict(changed(Draft(members), place, Around(context, version)).payload) if context.hostile else members


async def instead(context: Context, request: Request) -> Response | None:
    """What checktoken answers instead of speaking of the token, if anything; a slow one speaks, but later."""
    if BROKEN in context.hostile:
        return HTMLResponse(_PAGE, 500)
    if MUTE in context.hostile:
        await waiting.wait(request, waiting.SILENT)
        return Response(status_code=504)
    if SLOW in context.hostile:
        await waiting.wait(request, waiting.LATE)
    return None


async def answered(context: Context, request: Request, place: str, go: Go) -> Response:
    """What the endpoint at `place` (`v2/token`) answers through the session's lapses; `go` is how it does without."""
    for one in chosen_lapses(context):
        if one.played and place in one.at:
            go = partial(one.played, go)
    return await go(context, request)
