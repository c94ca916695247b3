"""The seven operations. A call is judged in this order: key, quota, token, what they open, then what was asked for."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Final

from aiohttp import web

from candidat import demande
from candidat.base import Base, Ligne
from candidat.conventions import Partenaires
from candidat.fenetre import ouvrir
from candidat.france_connect import PORTEE, FranceConnect
from candidat.refus import Refus
from candidat.supervision import Compteur
from candidat.vues import Vues

BASE: Final = "/api/droits/v1"
_MOI, _FOYER = "me", "me/beneficiaires"
_OPERATIONS: Final = (_MOI, _FOYER, "", "caisse", "contrats", "exonerations", "medecin-traitant")


class Droits:
    """The rights API behind one FranceConnect; `aujourdhui` tells the day in Paris."""

    def __init__(
        self,
        base: Base,
        partenaires: Partenaires,
        france_connect: FranceConnect,
        compteur: Compteur,
        aujourdhui: Callable[[], date],
        fautes: frozenset[str] = frozenset(),
    ) -> None:
        self._base = base
        self._partenaires = partenaires
        self._france_connect = france_connect
        self._compteur = compteur
        self._aujourdhui = aujourdhui
        self._fautes = fautes
        self._appelant: Ligne | None = None

    def routes(self) -> list[web.RouteDef]:
        """Each operation at its path; the base address without its slash leads to the one that has it."""
        return [web.get(BASE, _vers_la_barre), *(web.get(f"{BASE}/{nom}", self._operation(nom)) for nom in _OPERATIONS)]

    def _operation(self, nom: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def repondre(requete: web.Request) -> web.Response:
            return self._reponse(await self._corps(nom, requete))

        return repondre

    async def _corps(self, operation: str, requete: web.Request) -> Any:
        partenaire = self._partenaires.titulaire(demande.cle(requete))
        if "quota-non-compte" not in self._fautes:
            self._partenaires.compter(partenaire)
        jeton = await self._france_connect.verifier(demande.porteur(requete))
        if PORTEE not in jeton.portees:
            raise Refus("portee-insuffisante")
        if jeton.client_id != partenaire.client_id and "client-quelconque" not in self._fautes:
            raise Refus("client-non-rattache")
        if operation in partenaire.convention.operations_fermees:
            raise Refus("operation-non-accordee")
        demande.exiger_json(requete)
        debut, fin = demande.date(requete, "dateDebut"), demande.date(requete, "dateFin")
        vues = Vues(self._base, ouvrir(debut, fin, self._aujourdhui()), partenaire.convention, self._fautes)
        nir = None if operation in (_MOI, _FOYER) else self._nir(requete)
        assure = await self._partage(self._base.assure(jeton.identite))
        return self._vu(operation, vues, assure, nir or assure["nir"])

    def _vu(self, operation: str, vues: Vues, assure: Ligne, nir: str) -> Any:
        """What the operation shows of the person of that nir. The list of a household begins with who asks."""
        personne = self._base.beneficiaire(assure, nir)
        self._compteur.compter(nir)
        if operation == _FOYER:
            return [vues.personne(ligne) for ligne in self._base.foyer(assure)]
        if operation == "caisse":
            return vues.caisse(self._base.caisse(assure))
        par_nir = {"contrats": vues.contrats, "exonerations": vues.exonerations, "medecin-traitant": vues.medecin}
        return par_nir[operation](nir) if operation in par_nir else vues.personne(personne)

    def _nir(self, requete: web.Request) -> str:
        if "panne-sur-accent" in self._fautes:
            requete.headers.get("nir", "").encode("ascii")
        return demande.beneficiaire(requete)

    async def _partage(self, assure: Ligne) -> Ligne:
        """The same person, unless others who call meanwhile are mistaken for that one."""
        self._appelant = assure
        if "personne-partagee" in self._fautes:
            await asyncio.sleep(0.02)
            return self._appelant
        return assure

    def _reponse(self, corps: Any) -> web.Response:
        """JSON in ASCII, members in alphabetical order."""
        latin = "latin-1" in self._fautes
        texte = json.dumps(corps, sort_keys=True, ensure_ascii=not latin)
        entetes = {} if "reponse-gardable" in self._fautes else {"Cache-Control": "private, no-store"}
        octets = texte.encode("latin-1", "replace") if latin else texte.encode("ascii")
        return web.Response(body=octets, content_type="application/json", headers=entetes)


async def _vers_la_barre(requete: web.Request) -> web.Response:
    raise web.HTTPPermanentRedirect(requete.rel_url.with_path(f"{BASE}/"))
