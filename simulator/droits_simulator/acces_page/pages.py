"""The pages of the access request: French or English, without script, each saying that it is a sandbox."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.responses import HTMLResponse

from droits_contract.documents import read_document
from droits_simulator.acces.textes import LANGUAGES, texte
from droits_simulator.templates import templates_in

_FOLDER = Path(__file__).parent
_TEMPLATES = _FOLDER / "templates"
_STYLE = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_TEXTES: dict[str, dict[str, str]] = read_document(_FOLDER / "textes.yaml")
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(template: str, lang: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page in `lang`; `values` hold `racine`, the address under which the pages lie, and `ici`, its own."""
    other = next(one for one in LANGUAGES if one != lang)
    content = _ENVIRONMENT.get_template(template).render(lang=lang, other=other, **values)
    return HTMLResponse(content, status, headers=_HEADERS)


def _tell(lang: str, key: str, **values: object) -> str:
    """The text of a key: the pages' own, or the domain's."""
    return _TEXTES[key][lang].format(**values) if key in _TEXTES else texte(key, lang, **values)


_ENVIRONMENT = templates_in(_TEMPLATES)
_ENVIRONMENT.globals["tell"] = _tell
# Our own file, not input: escaped, it would no longer be a style sheet.
_ENVIRONMENT.globals["style"] = Markup(_STYLE)  # noqa: S704
