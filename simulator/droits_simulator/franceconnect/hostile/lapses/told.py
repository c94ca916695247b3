"""Answering something else than what an endpoint rightly answers."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.asked import asking, pairs_of
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Played
from droits_simulator.franceconnect.redirect import redirect, with_parameters

Members = dict[str, Any]
_REFUSED = 400


def tells(change: Callable[[Members], Members], *, refusal: bool = False) -> Played:
    """The JSON object of a good answer, or of a `refusal`, says what `change` makes of it."""

    def changed(response: Response) -> Response:
        return _with_members(response, change(json.loads(bytes(response.body))))

    return answers(changed, refusal=refusal)


def answers(change: Callable[[Response], Response], *, refusal: bool = False) -> Played:
    """A good answer, or a `refusal` (status 400 and more), is what `change` makes of it."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        response = await go(context, request)
        return change(response) if (response.status_code >= _REFUSED) is refusal else response

    return played


def status(code: int) -> Callable[[Response], Response]:
    """The same answer under another status."""

    def changed(response: Response) -> Response:
        response.status_code = code
        return response

    return changed


def header(name: str, value: str) -> Callable[[Response], Response]:
    """The same answer with another header, or one more."""

    def changed(response: Response) -> Response:
        response.headers[name] = value
        return response

    return changed


def instead(code: int, members: Members | None = None) -> Callable[[Response], Response]:
    """Another answer: JSON, or nothing at all."""
    return lambda _response: Response(json.dumps(members), code, media_type="application/json")


def sends_back(error: str) -> Played:
    """The browser is sent to the address that the request names, with `error`, where it should see a page of status 400."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        wish = await pairs_of(request)
        response = await go(context, asking(request, wish))
        if response.status_code < _REFUSED or "redirect_uri" not in wish:
            return response
        told = {"error": error, "error_description": error, "state": wish.get("state", ""), "iss": context.issuer_v2}
        return redirect(with_parameters(wish["redirect_uri"], told))

    return played


def without(name: str) -> Callable[[Members], Members]:
    """All members but one."""
    return lambda members: {one: value for one, value in members.items() if one != name}


def saying(**said: Any) -> Callable[[Members], Members]:
    """All members, and these."""
    return lambda members: {**members, **said}


def _with_members(response: Response, members: Members) -> Response:
    response.body = json.dumps(members).encode()
    response.headers["content-length"] = str(len(response.body))
    return response
