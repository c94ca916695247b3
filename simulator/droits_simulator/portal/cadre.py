"""The frame of every page: language, session, where one is, and the headers that let nothing foreign in.

Links are paths that begin with the session's prefix, so that they stay on the host by which the reader came.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from droits_simulator.clock import PARIS, Clock
from droits_simulator.misbehaviours import find
from droits_simulator.portal.feuilles import feuilles
from droits_simulator.portal.garde import CHAMP, Garde
from droits_simulator.portal.textes import FRENCH, LANGUAGES, texte, theme
from droits_simulator.sessions import DEFAULT, current
from droits_simulator.templates import templates_in

COOKIE = "bd_portail_lang"
_YEAR = 365 * 24 * 3600
_ENVIRONMENT = templates_in(Path(__file__).with_name("templates"))
# Images: the empty icon of a page, and what Swagger UI draws from within its style sheet.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
SCRIPT = "; script-src 'self'; connect-src 'self'"
"""For a page with a script, which may ask the sandbox alone."""
_HEADERS = {
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
NAV = ("personnes", "partenaires", "matrice", "controle", "journal", "contrats", "acces", "statut")


@dataclass(frozen=True, slots=True)
class Cadre:
    """Makes pages. `clock` is the session's; `has_demo` is whether there is a demonstration service to lead to."""

    clock: Clock
    garde: Garde
    secure: bool
    has_demo: bool

    def page(
        self, request: Request, template: str, *, status: int = 200, policy: str = "", ici: str = "", **values: Any
    ) -> Response:
        """A page. `policy` is added to the security policy; `ici` is its path in the session, the request's by default."""
        lang = langue(request)
        marque, fresh = self.garde.marque(request)
        given = {**self._common(request, lang, ici or request.scope["path"]), "marque": marque, **values}
        content = _ENVIRONMENT.get_template(template).render(given)
        response = HTMLResponse(content, status, {**_HEADERS, "Content-Security-Policy": _POLICY + policy})
        if fresh:
            self.garde.pose_marque(response, fresh)
        self._keep_language(request, response)
        return response

    def vers(self, path: str) -> RedirectResponse:
        """On to another page of the session."""
        return RedirectResponse(current().prefix + path, 303, headers={"Cache-Control": "no-store"})

    def absente(self, request: Request, key: str, **values: Any) -> Response:
        """The page of what is not there."""
        return self.page(request, "absente.html", status=404, phrase=texte(langue(request), key, **values))

    def _common(self, request: Request, lang: str, ici: str) -> dict[str, Any]:
        session = current()
        asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        return {
            "lang": lang,
            "other": next(one for one in LANGUAGES if one != lang),
            "autre": f"{session.prefix}{ici}?",
            "demande": asked,
            "tell": partial(texte, lang),
            "tell_in": texte,
            "theme": partial(theme, lang),
            "faute": partial(_faute, lang),
            "racine": session.prefix,
            "ici": ici,
            "nav": NAV,
            "session": session,
            "est_racine": session.id == DEFAULT,
            "maintenant": _moment(self.clock.now(), lang),
            "feuille": lambda name: feuilles()[name].path,
            "champ_marque": CHAMP,
            "garde": self.garde,
            "has_demo": self.has_demo,
            "quand": lambda text: _moment(datetime.fromisoformat(text), lang),
            "jour": partial(_jour, lang),
            "nombre": partial(_nombre, lang),
            "query": urlencode,
        }

    def _keep_language(self, request: Request, response: Response) -> None:
        chosen = request.query_params.get("lang")
        if chosen in LANGUAGES:
            secure = self.secure
            response.set_cookie(
                COOKIE, str(chosen), max_age=_YEAR, path="/", httponly=True, samesite="lax", secure=secure
            )


def langue(request: Request) -> str:
    """`fr` or `en`: as asked, as kept, or French."""
    wanted = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    return next((one for one in wanted if one in LANGUAGES), None) or FRENCH


def _moment(moment: datetime, lang: str) -> dict[str, str]:
    """A moment for people, in Paris, and for machines."""
    there = moment.astimezone(PARIS)
    shown = there.strftime("%d/%m/%Y, %H:%M:%S" if lang == FRENCH else "%Y-%m-%d, %H:%M:%S")
    return {"dit": shown, "iso": there.isoformat(timespec="seconds"), "champ": there.strftime("%Y-%m-%dT%H:%M")}


def _jour(lang: str, day: Any) -> str:
    """A day (a date, or its ISO form) as people write it."""
    iso = str(day)
    return "/".join(reversed(iso.split("-"))) if lang == FRENCH else iso


def _nombre(lang: str, count: int) -> str:
    """A whole number as people write it: 1 000 000 (with no-break spaces), 1,000,000."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if lang == FRENCH else f"{count:,}"


def _faute(lang: str, nom: str) -> str:
    """What goes wrong with a fault or hostility, in a sentence."""
    found = find(nom)
    return found.titre if lang == FRENCH else found.title
