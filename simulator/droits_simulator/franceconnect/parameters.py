"""Parameters of a request, read once and strictly: each name at most once, UTF-8, of a bounded size.

A repeated parameter is never obeyed twice nor picked from; it is refused (FranceConnect's own validators refuse the list
that its framework makes of it).
"""

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from droits_simulator.franceconnect.textes import ENGLISH, Texte, texte

MAX_BODY = 64 * 1024
MAX_FIELDS = 64
FORM = "application/x-www-form-urlencoded"


class Unreadable(Exception):
    """The parameters cannot be read; `texte`, and `str()` in English, say why, never what they were."""

    def __init__(self, texte: Texte) -> None:
        super().__init__(texte.within(ENGLISH))
        self.texte = texte


def query(request: Request) -> dict[str, str]:
    """The query string's parameters; Unreadable if one is repeated or is not UTF-8."""
    return parse(request.scope.get("query_string", b""))


async def form(request: Request) -> dict[str, str]:
    """The parameters of a form body; Unreadable if it is no form; 413 if it is larger than 64 kB."""
    if media_type(request) != FORM:
        raise Unreadable(texte("illisible.forme", type=FORM, method=request.method, path=request.url.path))
    return parse(await body(request))


async def body(request: Request) -> bytes:
    """The body; 413 as soon as it is larger than 64 kB."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY:
            raise HTTPException(413)
    return bytes(received)


def media_type(request: Request) -> str:
    """The media type of the body, lower case, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def parse(raw: bytes) -> dict[str, str]:
    """The pairs of a query string or form; Unreadable if a name is repeated, or if something is not UTF-8."""
    try:
        text = raw.decode()
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError as cause:
        raise Unreadable(texte("illisible.utf-8")) from cause
    except ValueError as cause:
        raise Unreadable(texte("illisible.nombre", most=MAX_FIELDS)) from cause
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable(texte("illisible.double"))
    return found
