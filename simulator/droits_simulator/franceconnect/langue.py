"""In which language a person reads the pages: French, unless they chose otherwise by `?lang=`, kept in our own cookie.

The browser's own preference is not asked: FranceConnect's pages are French, and tests should not depend on a machine.
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context, mounted_at
from droits_simulator.franceconnect.sso import set_cookie
from droits_simulator.franceconnect.textes import FRENCH, LANGUAGES

COOKIE = "bd_lang"


def language(request: Request) -> str:
    """`fr` or `en`."""
    return _chosen(request) or _known(request.cookies.get(COOKIE)) or FRENCH


def keep_language(context: Context, request: Request, response: Response) -> None:
    """Remember what was chosen in this request, for all the pages of this broker."""
    chosen = _chosen(request)
    if chosen:
        set_cookie(context, response, COOKIE, chosen, mounted_at(request) or "/")


def _chosen(request: Request) -> str | None:
    return _known(request.query_params.get("lang"))


def _known(lang: str | None) -> str | None:
    return lang if lang in LANGUAGES else None
