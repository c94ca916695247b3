"""The service's pages: French, without script, each saying that it is a sandbox.

The security policy admits the one style sheet by its hash and nothing else. Forms may lead to FranceConnect, whose
address is the sandbox's, and to this machine under its other name.
"""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup
from starlette.responses import HTMLResponse

from droits_simulator.demo_service.etapes import OPERATIONS, etapes

_TEMPLATES = Path(__file__).with_name("templates")
_STYLE = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()


def _jour(valeur: Any) -> str:
    """2026-11-24 as people write it; anything else as it came."""
    parts = str(valeur).split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else str(valeur)


class Pages:
    """The pages of a service reached at `base_url()` (no final slash)."""

    def __init__(self, base_url: Callable[[], str]) -> None:
        self._base_url = base_url
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            auto_reload=False,
            # What an answer leaves out is left out of the page.
            undefined=ChainableUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["jour"] = _jour
        # Our own file, not input: escaped, it would no longer be a style sheet.
        self._environment.globals["style"] = Markup(_STYLE)  # noqa: S704

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page."""
        base_url = self._base_url()
        given = {
            "demo": f"{base_url}/demo",
            "sandbox": base_url,
            "etapes": etapes(),
            "etapes_api": OPERATIONS,
            **values,
        }
        content = self._environment.get_template(template).render(given)
        return HTMLResponse(content, status, headers=_headers(base_url))


def _headers(base_url: str) -> dict[str, str]:
    parts = urlsplit(base_url)
    # Policies cannot name an IPv6 host; 'self' covers it.
    own = "" if "[" in parts.netloc else f" {parts.scheme}://{parts.netloc}"
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self'{own}"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
