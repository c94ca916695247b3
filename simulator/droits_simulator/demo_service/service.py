"""The demonstration service on one page: which address is answered by what.

/demo                     where a journey is chosen
/demo/depart              POST: it begins; the browser leaves for FranceConnect
/demo/retour/v1|v2        the redirect URI
/demo/parcours            what happened, exchange by exchange, and what the rights API said
/demo/jeton               its access token as JSON, for pages of the same origin
/demo/rappel              POST: the seven operations again under the same token, which may have expired
/demo/deconnexion         POST: the browser leaves for FranceConnect's logout
/demo/au-revoir           where it comes back
"""

from collections.abc import Callable, Iterable, Mapping
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from droits_simulator.clock import Clock, timestamp
from droits_simulator.demo_service.appels import Appels
from droits_simulator.demo_service.carnet import Carnet, Echange
from droits_simulator.demo_service.courtier import VERSIONS, trouve
from droits_simulator.demo_service.dossier import Dossiers
from droits_simulator.demo_service.echec import Echec, retour_refuse
from droits_simulator.demo_service.pages import Pages
from droits_simulator.demo_service.parcours import Depart, Parcours, verifie_state
from droits_simulator.demo_service.partenaire import Partenaire
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.state import Store
from droits_simulator.state.store import Value

_FORMULAIRE = 4096  # bytes of a form; ours have fewer than a hundred
_PERSONNE = "Ce navigateur n'a aucun parcours en cours ici : il a expiré, a déjà servi, ou a commencé ailleurs."


class DemoService:
    """The service. `base_url()` (no final slash) is where FranceConnect, the rights API and this service are reached.

    `partenaires` tells who it may be; `transport` stands for the network where a test has none.
    """

    def __init__(
        self,
        base_url: Callable[[], str],
        partenaires: Callable[[], Iterable[Partenaire]],
        store: Store,
        clock: Clock,
        *,
        alea: Callable[[int], str] = token_urlsafe,
        transport: Any = None,
    ) -> None:
        self._where, self._partenaires, self._clock, self._transport = base_url, partenaires, clock, transport
        self._pages = Pages(base_url)
        self._dossiers = Dossiers(store, clock, alea, base_url)

    @property
    def _base_url(self) -> str:
        return self._where()

    @property
    def routes(self) -> list[BaseRoute]:
        """Its addresses, for the sandbox's table."""
        table = [
            Route("/", self.accueil),
            Route("/depart", self.part, methods=["POST"]),
            Route("/retour/{version}", self.revient),
            Route("/parcours", self.montre),
            Route("/jeton", self.prete),
            Route("/rappel", self.rappelle, methods=["POST"]),
            Route("/deconnexion", self.deconnecte, methods=["POST"]),
            Route("/au-revoir", self.salue),
        ]
        app = Starlette(routes=table, exception_handlers={Echec: self._echec, HTTPException: self._absent})
        return [Route("/demo", self.accueil), Mount("/demo", app)]

    async def accueil(self, _request: Request) -> Response:
        """GET: the choice of version and partner."""
        return self._pages.page("accueil.html", partenaires=list(self._partenaires()), versions=VERSIONS)

    async def part(self, request: Request) -> Response:
        """POST: draw state and nonce, remember them, send the browser to FranceConnect."""
        choix = await _formulaire(request)
        partenaire = self._partenaire(choix.get("partenaire", ""))
        version = choix.get("version", "")
        if partenaire is None or version not in VERSIONS:
            raise Echec("Ce choix n'existe pas", "Choisissez une version et un partenaire sur l'accueil du service.")
        depart = Depart(version, partenaire.nom, self._dossiers.tire(), self._dossiers.tire())
        parcours = await self._parcours(depart, partenaire, Carnet(transport=self._transport))
        response = _vers(parcours.adresse(depart))
        await self._dossiers.ouvre(response, depart, _echanges(parcours.carnet))
        return response

    async def revient(self, request: Request) -> Response:
        """GET: the browser is back; whatever it brings, the page of the journey tells."""
        en_cours = await self._dossiers.depart(request)
        if en_cours is None or en_cours[0].version != request.path_params["version"]:
            raise retour_refuse(_PERSONNE)
        depart, echanges = en_cours
        recu = _unique(request)
        # First of all: a stranger's link must neither end a journey that is under way, nor cover one that has ended.
        verifie_state(recu, depart)
        if not await self._dossiers.finit(request):
            raise retour_refuse(_PERSONNE)
        carnet = Carnet((Echange(**one) for one in echanges), transport=self._transport)
        visite = await self._visite(depart, recu, carnet)
        await self._dossiers.garde(request, visite)
        return _vers(f"{self._base_url}/demo/parcours")

    async def _visite(self, depart: Depart, recu: Mapping[str, str], carnet: Carnet) -> Value:
        visite: Value = {"version": depart.version, "partenaire": depart.partenaire, "faits": [], "membres": []}
        visite |= {"echec": None, "access_token": "", "id_token": "", "duree": None, "rappels": 0}
        try:
            partenaire = self._connu(depart)
            parcours = await self._parcours(depart, partenaire, carnet, visite["faits"], annonce=False)
            code = parcours.lit_retour(recu, depart)
            jetons = await parcours.echange(code, depart, timestamp(self._clock))
            visite |= {"access_token": jetons.access_token, "id_token": jetons.id_token, "duree": jetons.duree}
            visite["membres"] = await self._membres(partenaire, jetons.access_token, carnet)
        except Echec as cause:
            visite["echec"] = cause.en_clair()
        return visite | {"echanges": _echanges(carnet)}

    async def montre(self, request: Request) -> Response:
        """GET: the journey that this browser has ended."""
        visite = await self._sienne(request)
        partenaire = self._partenaire(visite["partenaire"])
        return self._pages.page("parcours.html", visite=visite, libelle=partenaire.libelle if partenaire else "")

    async def prete(self, request: Request) -> Response:
        """GET: the access token of that journey and whose it is, to a page of this very origin; 404 without one."""
        visite = await self._dossiers.visite(request)
        ours = request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if visite is None or not visite["access_token"] or not ours:
            return JSONResponse({}, 404, headers={"Cache-Control": "no-store"})
        given = {"partenaire": visite["partenaire"], "access_token": visite["access_token"]}
        return JSONResponse(given, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})

    async def rappelle(self, request: Request) -> Response:
        """POST: the seven operations again, under the token that the service holds."""
        visite = await self._sienne(request)
        partenaire = self._partenaire(visite["partenaire"])
        if partenaire is None or not visite["access_token"]:
            raise retour_refuse("Ce parcours n'a obtenu aucun jeton.")
        anciens = [Echange(**one) for one in visite["echanges"]]
        carnet = Carnet((one for one in anciens if not one.etape.startswith("get")), transport=self._transport)
        membres = await self._membres(partenaire, visite["access_token"], carnet)
        change = {"membres": membres, "echanges": _echanges(carnet), "rappels": visite["rappels"] + 1}
        await self._dossiers.garde(request, visite | change)
        return _vers(f"{self._base_url}/demo/parcours")

    async def deconnecte(self, request: Request) -> Response:
        """POST: forget the visit here, and end the session at FranceConnect, which sends the browser back."""
        visite = await self._sienne(request)
        await self._dossiers.oublie(request)
        courtier = await trouve(self._base_url, visite["version"], Carnet(transport=self._transport))
        fin = {"post_logout_redirect_uri": f"{self._base_url}/demo/au-revoir", "state": self._dossiers.tire()}
        if not visite["id_token"]:
            return _vers(f"{self._base_url}/demo/au-revoir")
        return _vers(f"{courtier.fin}?{urlencode(fin | {'id_token_hint': visite['id_token']})}")

    async def salue(self, _request: Request) -> Response:
        """GET: after the logout."""
        return self._pages.page("message.html", titre="Vous êtes déconnecté", phrase=_AU_REVOIR, detail="")

    async def _parcours(
        self,
        depart: Depart,
        partenaire: Partenaire,
        carnet: Carnet,
        faits: list[str] | None = None,
        *,
        annonce: bool = True,
    ) -> Parcours:
        """The journey; the discovery document is written down once, when it begins (`annonce`)."""
        ou = carnet if annonce else Carnet(transport=self._transport)
        courtier = await trouve(self._base_url, depart.version, ou)
        redirect_uri = f"{self._base_url}/demo/retour/{depart.version}"
        return Parcours(partenaire, courtier, redirect_uri, carnet, faits if faits is not None else [])

    async def _membres(self, partenaire: Partenaire, access_token: str, carnet: Carnet) -> list[Value]:
        appels = Appels(f"{self._base_url}{RIGHTS_PATH}/", partenaire, access_token, carnet)
        return [membre.en_clair() for membre in await appels.famille()]

    async def _sienne(self, request: Request) -> Value:
        visite = await self._dossiers.visite(request)
        if visite is None:
            raise retour_refuse(_PERSONNE)
        return visite

    def _partenaire(self, nom: str) -> Partenaire | None:
        return next((one for one in self._partenaires() if one.nom == nom), None)

    def _connu(self, depart: Depart) -> Partenaire:
        partenaire = self._partenaire(depart.partenaire)
        if partenaire is None:
            raise retour_refuse("Le partenaire de ce parcours n'est plus là.")
        return partenaire

    def _echec(self, _request: Request, cause: Exception) -> Response:
        assert isinstance(cause, Echec)  # noqa: S101 - registered for it alone
        return self._pages.page("message.html", cause.status, **cause.en_clair())

    def _absent(self, _request: Request, cause: Exception) -> Response:
        status = cause.status_code if isinstance(cause, HTTPException) else 404
        titre = "Cette adresse se demande autrement" if status == 405 else "Il n'y a rien à cette adresse"
        return self._pages.page("message.html", status, titre=titre, phrase="Repartez de l'accueil.", detail="")


_AU_REVOIR = (
    "La session chez FranceConnect est close et le service a oublié ce qu'il savait : jetons, identité, droits."
)


def _vers(url: str) -> Response:
    return RedirectResponse(url, 303, headers={"Cache-Control": "no-store"})


def _echanges(carnet: Carnet) -> list[Value]:
    return [one.en_clair() for one in carnet.echanges]


def _unique(request: Request) -> dict[str, str]:
    """The query, in which nothing may stand twice."""
    paires = parse_qsl(request.url.query, keep_blank_values=True)
    if len({nom for nom, _ in paires}) != len(paires):
        raise retour_refuse("Un paramètre y figure deux fois.")
    return dict(paires)


async def _formulaire(request: Request) -> dict[str, str]:
    lu = b""
    async for morceau in request.stream():
        lu += morceau
        if len(lu) > _FORMULAIRE:
            raise Echec("Ce formulaire est trop grand", "Repartez de l'accueil du service.")
    return {nom: valeurs[-1] for nom, valeurs in parse_qs(lu.decode("utf-8", "replace")).items()}
