"""The status page, for people: French or English, without script."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from droits_contract.documents import read_document
from droits_simulator.clock import PARIS
from droits_simulator.supervision.bureau import Bureau
from droits_simulator.supervision.mesures import QUANTILES
from droits_simulator.templates import templates_in

LANGUAGES = ("fr", "en")
_HERE = Path(__file__).parent
_STYLE = (_HERE / "templates" / "style.css").read_text(encoding="utf-8")
_STYLE_HASH = b64encode(sha256(_STYLE.encode()).digest()).decode()
_TEXTES: Mapping[str, Mapping[str, str]] = read_document(_HERE / "textes.yaml")
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_ENVIRONMENT = templates_in(_HERE / "templates")


class StatutPage:
    """`GET /statut`; `here` is the address of the session under way, without final slash."""

    def __init__(self, bureau: Bureau, here: Callable[[], str]) -> None:
        self._bureau, self._here = bureau, here

    async def answer(self, request: Request) -> Response:
        """The page, in the language of `?lang=`, in French without."""
        lang = "en" if request.query_params.get("lang") == "en" else "fr"
        content = _ENVIRONMENT.get_template("statut.html").render(
            lang=lang,
            other=next(one for one in LANGUAGES if one != lang),
            # Our own file, not input: escaped, it would no longer be a style sheet.
            style=Markup(_STYLE),  # noqa: S704
            home=self._here(),
            situation=await self._bureau.situation(),
            compte=await self._bureau.justificatifs.compte(),
            quantiles=QUANTILES,
            tell=lambda key, within=lang, **values: _TEXTES[key][within].format(**values),
            number=lambda value: f"{value:.3f}".replace(".", "," if lang == "fr" else "."),
            happened=lambda nature: _happened(nature, lang),
            when=_when,
        )
        return HTMLResponse(content, headers=_HEADERS)


def _happened(nature: str, lang: str) -> str:
    key = nature if nature in _TEXTES else "statut" if nature else "autrement"
    return _TEXTES[key][lang].format(nature=nature)


def _when(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
