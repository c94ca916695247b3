"""The rights API on Connexion as it comes: its own security, parameter and response validation, and our domain behind.

It does less than the others: `format: date` is not checked, a repeated parameter is not seen, and its refusals are its own.
Quota, habilitation and identity are looked at in the handler, for Connexion has no place for them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from connexion import AsyncApp, request
from connexion.exceptions import Forbidden, OAuthProblem
from connexion.resolver import Resolver
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from droits_contract import load_contract
from droits_simulator.api.answer import identite_of
from droits_simulator.api.services import Services
from droits_simulator.clock import today
from droits_simulator.droits.demande import Demande
from droits_simulator.droits.vues import VUES
from droits_simulator.settings import RIGHTS_PATH

_asked: list[Callable[[], Services]] = []


async def key_info(key: str, required_scopes: Any = None) -> dict[str, Any]:
    """Who holds a key."""
    del required_scopes
    partenaire = await _asked[-1]().partenaire(key.encode("latin-1"))
    if partenaire is None:
        raise OAuthProblem(detail="unknown key")
    return {"sub": partenaire.nom, "partenaire": partenaire}


async def bearer_info(token: str) -> dict[str, Any]:
    """What a token is worth."""
    jeton = await _asked[-1]().verifier.verify(token, "default")
    if jeton is None:
        raise OAuthProblem(detail="unknown token")
    return {"sub": jeton.client_id, "jeton": jeton}


def untuned(services: Callable[[], Services]) -> ASGIApp:
    """The application, validation of answers on."""
    _asked.append(services)
    document = load_contract().copy_document()
    for scheme in document["components"]["securitySchemes"].values():
        name = "x-apikeyInfoFunc" if scheme["type"] == "apiKey" else "x-bearerInfoFunc"
        scheme[name] = f"{__name__}.{'key_info' if scheme['type'] == 'apiKey' else 'bearer_info'}"
    app = AsyncApp("untuned", resolver=Resolver(_endpoint), validate_responses=True)
    app.add_api(document, base_path=RIGHTS_PATH)
    return app


def _endpoint(operation_id: str) -> Callable[..., Awaitable[Response]]:
    async def endpoint(token_info: Any = None, date_debut: str | None = None, date_fin: str | None = None) -> Response:
        del token_info, date_debut, date_fin
        donnees = await _answered(operation_id, Request(request.scope))
        return Response(orjson.dumps(donnees), media_type="application/json")

    return endpoint


async def _answered(operation_id: str, asked: Request) -> Any:
    services = _asked[-1]()
    told = asked.scope["extensions"]["connexion_context"]["token_info"]
    known = {name: value for one in told.values() for name, value in one.items()}
    partenaire, jeton = known["partenaire"], known["jeton"]
    convention = services.conventions[partenaire.convention]
    if not services.rattache(partenaire, jeton):
        raise Forbidden
    decompte = await services.compte(partenaire, convention)
    if decompte.refuse or not convention.grants(operation_id):
        raise Forbidden
    jour, query = today(services.clock), asked.query_params
    bounds = [services.lit_date(query[name]) if name in query else None for name in ("dateDebut", "dateFin")]
    foyer, appelant = services.reconcilie(jour, identite_of(jeton.identite)) or (None, None)
    nir = asked.headers.get("nir")
    sujet = services.cherche(services.people(jour), foyer, appelant, nir) if nir else (foyer, appelant)
    fenetre = services.fenetre(jour, *bounds)
    vue = VUES[operation_id]
    donnees = vue.fait(Demande(appelant, sujet[1], sujet[0], convention, fenetre, jour))
    return services.presente(operation_id, services.masque(vue.schema, donnees, convention))
