"""The broker's pages for people: French or English, without script, each saying that it is a sandbox.

The security policy names the one style sheet by its hash. `form-action` admits this machine on any port, because
browsers apply it to the redirections that follow a form: without it the consent could not lead back to a service.
"""

from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup
from starlette.responses import HTMLResponse

from droits_simulator.franceconnect.textes import LANGUAGES, Texte, texte
from droits_simulator.templates import templates_in

_TEMPLATES = Path(__file__).with_name("templates")
_STYLE = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_LOOPBACK = "http://127.0.0.1:* http://localhost:*"


def page(
    template: str, lang: str, *, status: int = 200, here: str = "", leads_to: str = "", **values: Any
) -> HTMLResponse:
    """A page in `lang`. `leads_to` is the address to which its forms may end up redirecting.

    `here` is the path at which the page can be had in the other language; a page without one says everything in both.
    """
    # Our own file, not input: escaped, it would no longer be a style sheet.
    style = Markup(_STYLE)  # noqa: S704
    other = next(one for one in LANGUAGES if one != lang)
    switch = f"{here}?lang={other}" if here else f"#{other}"
    content = (
        _templates(lang).get_template(template).render(style=style, lang=lang, other=other, switch=switch, **values)
    )
    return HTMLResponse(content, status, headers=_headers(leads_to))


def fragment(template: str, lang: str, **values: Any) -> Markup:
    """A part of a page, to be handed to `page` as a value: rendered, and therefore escaped, already."""
    return Markup(_templates(lang).get_template(template).render(lang=lang, **values))  # noqa: S704


def error_page(
    reason: Texte, lang: str, *, status: int, code: str = "", back: str = "", leads_to: str = ""
) -> HTMLResponse:
    """The page that ends a journey; `back` is where a form leads back to the service from, if that is known."""
    return page("error.html", lang, status=status, leads_to=leads_to, reason=reason, code=code, back=back)


@cache
def _templates(lang: str) -> Environment:
    """The templates of one language: a text in it is a constant there, told and escaped once, when they are compiled.

    They know two filters: `tell` tells a text in that language, `tell_in` in the one that it is given.
    """
    templates = templates_in(_TEMPLATES)
    templates.filters["tell"] = partial(_tell, lang)
    templates.filters["tell_in"] = lambda said, another: _tell(another, said)
    return templates


def _tell(lang: str, said: str | Texte, **values: Any) -> str:
    """The text of a key, or a text that Python made; values that are no texts are shown as they are."""
    told = texte(said, **values) if isinstance(said, str) else said
    return told.within(lang)


def _headers(leads_to: str) -> dict[str, str]:
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {_LOOPBACK}{_source(leads_to)}"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def _source(uri: str) -> str:
    """The CSP source that admits `uri`, with a blank before it; policies cannot name an IPv6 host, only a scheme."""
    if not uri:
        return ""
    parts = urlsplit(uri)
    return f" {parts.scheme}:" if "[" in parts.netloc else f" {parts.scheme}://{parts.netloc}"
