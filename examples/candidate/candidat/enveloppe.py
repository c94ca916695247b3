"""Around every call: errors become problems, and the log gets a line that names no person and no secret."""

import json
import logging
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from candidat.refus import Refus

_journal = logging.getLogger("candidat")
_DU_CADRE: Final = {404: "chemin-inconnu", 405: "methode-non-permise"}


def enveloppe(fautes: frozenset[str]) -> Middleware:
    """The middleware of an application."""

    @web.middleware
    async def autour(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            reponse = await handler(request)
        except Refus as refus:
            reponse = _probleme(refus, request, fautes)
        except web.HTTPException as erreur:
            if erreur.status not in _DU_CADRE:
                raise
            entetes = {nom: valeur for nom, valeur in erreur.headers.items() if nom == "Allow"}
            reponse = _probleme(Refus(_DU_CADRE[erreur.status], entetes), request, fautes)
        except Exception as panne:  # noqa: BLE001 - whatever it is, the caller gets a problem
            _journal.error("%s", type(panne).__name__)
            reponse = _probleme(Refus("erreur-interne"), request, fautes)
        _noter(request, reponse, fautes)
        return reponse

    return autour


def _probleme(refus: Refus, requete: web.Request, fautes: frozenset[str]) -> web.Response:
    corps = refus.probleme
    if "erreur-bavarde" in fautes:
        corps["detail"] += f" {dict(requete.headers)}"
    entetes = {"Cache-Control": "no-store", **refus.headers}
    octets = json.dumps(corps).encode()
    return web.Response(status=refus.status, body=octets, content_type="application/problem+json", headers=entetes)


def _noter(requete: web.Request, reponse: web.StreamResponse, fautes: frozenset[str]) -> None:
    """The method, the path as the contract writes it, the status."""
    ressource = requete.match_info.route.resource
    chemin = ressource.canonical if ressource else "?"
    entetes = f" {dict(requete.headers)}" if "journal-complet" in fautes else ""
    _journal.info("%s %s %s%s", requete.method, chemin, reponse.status, entetes)
