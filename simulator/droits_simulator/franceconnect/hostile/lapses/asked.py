"""Reading something else than what was asked."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.hostile.lapses.lapse import Go, Played
from droits_simulator.franceconnect.parameters import Unreadable, body, parse

Pairs = dict[str, str]


def reads(change: Callable[[Pairs], Pairs]) -> Played:
    """The parameters are taken as `change` makes them."""

    async def played(go: Go, context: Context, request: Request) -> Response:
        return await go(context, asking(request, change(await pairs_of(request))))

    return played


async def pairs_of(request: Request) -> Pairs:
    """The parameters, of the query of a GET and else of the form; none if they cannot be read. Forms are read once."""
    raw = request.scope["query_string"] if request.method == "GET" else await body(request)
    try:
        return parse(raw)
    except Unreadable:
        return {}


def asking(request: Request, pairs: Pairs) -> Request:
    """The same request with these parameters, in the place where its method has them."""
    text = urlencode(pairs).encode()
    if request.method == "GET":
        return Request({**request.scope, "query_string": text}, request.receive)
    return Request(request.scope, _once(text))


def _once(text: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": text, "more_body": False}

    return receive
