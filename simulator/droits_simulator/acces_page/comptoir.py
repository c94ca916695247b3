"""The addresses of the page.

/acces                                          who one is: applicant or instructor
/acces/demandeur, /acces/instructeur            the demandes, as one of them sees them
/acces/demandeur/nouvelle                       GET the form, POST a new demande
/acces/<role>/demandes/<id>                     one demande; POST: rewrite it
/acces/<role>/demandes/<id>/evenements          POST an event
/acces/demandeur/habilitations/<id>/cle         POST: draw a key, which this answer alone shows
/acces/demandeur/habilitations/<id>/cle/retrait   POST: no key any more
"""

from base64 import b64decode
from collections.abc import Awaitable, Callable
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from droits_simulator.acces.demande import DEMANDEUR, EVENEMENTS, ROLES
from droits_simulator.acces.dossiers import Dossiers
from droits_simulator.acces.refus import AccesRefus
from droits_simulator.acces.textes import FRENCH, LANGUAGES
from droits_simulator.acces_page import formulaire
from droits_simulator.acces_page.pages import page

COOKIE = "bd_acces_lang"
_OCTETS = 64 * 1024
_STATUTS = {
    "demande-inconnue": 404,
    "habilitation-inconnue": 404,
    "franceconnect-non-valide": 403,
    "trop-de-demandes": 503,
}
_INVALIDES = {"contenu-invalide", "demande-incomplete", "commentaire-attendu", "convention-inconnue"}
_AUTHENTIFIE = {"WWW-Authenticate": 'Basic realm="controle", charset="UTF-8"'}
Endpoint = Callable[[Request], Awaitable[Response]]


class Comptoir:
    """The pages. `here()` is the address of the sandbox in the session under way, without final slash.

    With a `token`, the pages are as closed as the control API: a browser sends it as the password of HTTP Basic.
    """

    def __init__(self, here: Callable[[], str], dossiers: Dossiers, token: str | None = None) -> None:
        self._here, self._dossiers, self._token = here, dossiers, token

    @property
    def routes(self) -> list[BaseRoute]:
        """Its addresses, for the sandbox's table."""
        table: list[tuple[str, str, Endpoint]] = [
            ("GET", "/", self.accueil),
            ("GET", "/demandeur/nouvelle", self.vierge),
            ("POST", "/demandeur/nouvelle", self.cree),
            ("POST", "/demandeur/habilitations/{habilitation}/cle", self.tire_cle),
            ("POST", "/demandeur/habilitations/{habilitation}/cle/retrait", self.retire_cle),
            ("GET", "/{role}", self.liste),
            ("GET", "/{role}/demandes/{demande}", self.montre),
            ("POST", "/demandeur/demandes/{demande}", self.modifie),
            ("POST", "/{role}/demandes/{demande}/evenements", self.evenement),
        ]
        inside = [Route(path, self._gardee(endpoint), methods=[method]) for method, path, endpoint in table]
        app = Starlette(routes=inside, exception_handlers={HTTPException: self._absente})
        app.router.redirect_slashes = False
        return [Route("/acces", self._gardee(self.accueil)), Mount("/acces", app)]

    async def accueil(self, request: Request) -> Response:
        """GET: the choice of a role."""
        return self._page(request, "accueil.html")

    async def liste(self, request: Request) -> Response:
        """GET: every demande."""
        return self._page(request, "liste.html", role=_role(request), demandes=await self._dossiers.demandes())

    async def vierge(self, request: Request) -> Response:
        """GET: the empty form."""
        return await self._formulaire(request, {}, None)

    async def cree(self, request: Request) -> Response:
        """POST: a new draft, or the form again with what is wrong."""
        envoye = await _envoye(request)
        try:
            demande = await self._dossiers.cree(formulaire.donnees(envoye))
        except AccesRefus as refus:
            return await self._formulaire(request, envoye, refus)
        return self._vers(f"/demandeur/demandes/{demande.id}")

    async def montre(self, request: Request) -> Response:
        """GET: one demande."""
        return await self._demande(request, _role(request))

    async def modifie(self, request: Request) -> Response:
        """POST: rewrite a demande."""
        envoye = await _envoye(request)
        try:
            await self._dossiers.modifie(request.path_params["demande"], formulaire.donnees(envoye))
        except AccesRefus as refus:
            return await self._demande(request, DEMANDEUR, refus, envoye)
        return self._vers(f"/demandeur/demandes/{request.path_params['demande']}")

    async def evenement(self, request: Request) -> Response:
        """POST: an event."""
        envoye, role, demande_id = await _envoye(request), _role(request), request.path_params["demande"]
        try:
            nom = envoye.get("evenement", "")
            await self._dossiers.evenement(demande_id, nom, role, envoye.get("commentaire", ""))
        except AccesRefus as refus:
            return await self._demande(request, role, refus)
        return self._vers(f"/{role}/demandes/{demande_id}")

    async def tire_cle(self, request: Request) -> Response:
        """POST: a new key, in this answer and never again."""
        habilitation, cle = await self._dossiers.tire_cle(request.path_params["habilitation"])
        return self._page(request, "cle.html", habilitation=habilitation, cle=cle.claire)

    async def retire_cle(self, request: Request) -> Response:
        """POST: no key any more."""
        habilitation = await self._dossiers.retire_cle(request.path_params["habilitation"])
        return self._vers(f"/demandeur/demandes/{habilitation.demande}")

    async def _demande(
        self, request: Request, role: str, refus: AccesRefus | None = None, envoye: dict[str, str] | None = None
    ) -> Response:
        demande = await self._dossiers.demande(request.path_params["demande"])
        habilitations = [one for one in await self._dossiers.habilitations() if one.demande == demande.id]
        values = {
            "role": role,
            "demande": demande,
            "habilitations": [(one, self._quota(one.convention)) for one in habilitations],
            "evenements": [(nom, EVENEMENTS[nom].commente) for nom in demande.possibles(role)],
            "rempli": envoye or formulaire.rempli(demande.contenu),
            "ici": f"/{role}/demandes/{demande.id}",
        }
        return self._page(request, "demande.html", _statut(refus), refus=refus, **values, **await self._choix())

    async def _formulaire(self, request: Request, rempli: dict[str, str], refus: AccesRefus | None) -> Response:
        values = {"rempli": rempli, "refus": refus, **await self._choix()}
        return self._page(request, "nouvelle.html", _statut(refus), role=DEMANDEUR, **values)

    async def _choix(self) -> dict[str, Any]:
        services = list((await self._dossiers.autour.services()).values())
        return {"champs": formulaire.champs(), "conventions": self._dossiers.autour.conventions, "services": services}

    def _quota(self, convention_id: str) -> dict[str, int | None]:
        convention = self._dossiers.autour.conventions.get(convention_id)
        return convention.quota.limits() if convention else {}

    def _page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        lang = _langue(request)
        racine = f"{self._here()}/acces"
        given = {"racine": racine, "ici": request.url.path.rpartition("/acces")[2], **values}
        response = page(template, lang, status=status, **given)
        if request.query_params.get("lang") == lang:
            response.set_cookie(COOKIE, lang, path="/", httponly=True, samesite="lax")
        return response

    def _vers(self, path: str) -> Response:
        return RedirectResponse(f"{self._here()}/acces{path}", 303, headers={"Cache-Control": "no-store"})

    def _gardee(self, endpoint: Endpoint) -> Endpoint:
        async def answer(request: Request) -> Response:
            if not self._ouvre(request):
                return Response("401", 401, _AUTHENTIFIE, media_type="text/plain")
            # A form of another site would act in the name of who looks at it.
            if request.method == "POST" and request.headers.get("sec-fetch-site", "none") not in {
                "none",
                "same-origin",
            }:
                raise HTTPException(403)
            try:
                return await endpoint(request)
            except AccesRefus as refus:
                return self._page(request, "refus.html", _statut(refus), refus=refus)

        return answer

    def _ouvre(self, request: Request) -> bool:
        if self._token is None:
            return True
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        try:
            password = b64decode(given, validate=True).partition(b":")[2]
        except ValueError:
            return False
        return scheme.lower() == "basic" and compare_digest(password, self._token.encode())

    async def _absente(self, request: Request, cause: Exception) -> Response:
        status = cause.status_code if isinstance(cause, HTTPException) else 404
        return self._page(request, "refus.html", status, refus=None)


def _statut(refus: AccesRefus | None) -> int:
    if refus is None:
        return 200
    return _STATUTS.get(refus.code, 400 if refus.code in _INVALIDES else 409)


def _role(request: Request) -> str:
    role: str = request.path_params["role"]
    if role not in ROLES:
        raise HTTPException(404)
    return role


def _langue(request: Request) -> str:
    asked = (request.query_params.get("lang"), request.cookies.get(COOKIE))
    return next((one for one in asked if one in LANGUAGES), None) or FRENCH


async def _envoye(request: Request) -> dict[str, str]:
    lu = b""
    async for morceau in request.stream():
        lu += morceau
        if len(lu) > _OCTETS:
            raise HTTPException(413)
    try:
        fields = parse_qs(lu.decode("utf-8"), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as cause:
        raise HTTPException(400) from cause
    return {nom: valeurs[-1] for nom, valeurs in fields.items()}
