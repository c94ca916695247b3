"""The operations of the rights API as routes of Starlette, written by hand as one would: the yardstick.

It asks the sandbox's own services whatever is not HTTP (key, token, quota, people, circle, mask), makes the same checks in
the same order with jsonschema-rs, validates each answer, and writes the same headers. It has no faults, wishes, sessions,
journal or statistics.
"""

from collections.abc import Callable
from typing import Any

import orjson
from jsonschema_rs import Draft4Validator
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from droits_contract import Contract, Operation, load_contract
from droits_fixtures import nir as numero
from droits_simulator.api.accept import accepts_json
from droits_simulator.api.answer import identite_of
from droits_simulator.api.problems import ErreurParametre, Refus, body
from droits_simulator.api.services import Services
from droits_simulator.clock import today
from droits_simulator.droits.demande import Demande
from droits_simulator.droits.fenetre import FenetreRefusee
from droits_simulator.droits.vues import VUES
from droits_simulator.randomness import random_text
from droits_simulator.settings import RIGHTS_PATH

_DATES = ("dateDebut", "dateFin")
_DATE = Draft4Validator({"type": "string", "format": "date"}, validate_formats=True)


def hand_written(services: Callable[[], Services]) -> Starlette:
    """The application; `services` are asked for once per call."""
    contract = load_contract()
    return Starlette(routes=[_route(contract, one, services) for one in contract.operations])


def _route(contract: Contract, operation: Operation, services: Callable[[], Services]) -> Route:
    document = contract.document["paths"][operation.path]["get"]
    schema = document["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": contract.document["components"]}
    validator = Draft4Validator(whole, validate_formats=True)

    async def endpoint(request: Request) -> Response:
        request_id, asked = random_text(12), services()
        said: dict[str, str] = {"X-Request-Id": request_id, "Cache-Control": "no-store"}
        said["X-Content-Type-Options"] = "nosniff"
        try:
            donnees = await _answer(request, operation, asked, said)
        except Refus as refus:
            instance = f"{request.url.path}#{request_id}"
            problem = orjson.dumps(body(refus, instance))
            return Response(problem, refus.probleme.status, said | refus.headers, "application/problem+json")
        validator.validate(donnees)
        return Response(orjson.dumps(donnees), headers=said, media_type="application/json")

    return Route(RIGHTS_PATH + operation.path, endpoint)


async def _answer(  # noqa: C901, PLR0912 - one refusal after the other, as a route written by hand has them
    request: Request, operation: Operation, asked: Services, said: dict[str, str]
) -> Any:
    keys = request.headers.getlist("x-api-key")
    if not any(keys):
        raise Refus("cle-absente")
    partenaire = await asked.partenaire(keys[0].encode("latin-1")) if len(keys) == 1 else None
    if partenaire is None:
        raise Refus("cle-inconnue")
    jeton = await asked.verifier.verify(_bearer(request), "default")
    if jeton is None:
        raise Refus("jeton-invalide")
    convention = asked.conventions[partenaire.convention]
    if not convention.scopes <= jeton.scopes:
        raise Refus("portee-insuffisante")
    if not partenaire.est_habilite:
        raise Refus("habilitation-inactive")
    if not (asked.rattache(partenaire, jeton) and convention.admits(jeton.client_id)):
        raise Refus("client-non-rattache")
    decompte = await asked.compte(partenaire, convention)
    said.update(decompte.entetes())
    if decompte.refuse:
        raise Refus("quota-depasse")
    if not convention.grants(operation.operation_id):
        raise Refus("operation-non-accordee")
    if not accepts_json([one.encode("latin-1") for one in request.headers.getlist("accept")]):
        raise Refus("representation-non-disponible")
    nir, bounds = _parameters(request, operation, asked)
    jour = today(asked.clock)
    try:
        fenetre = asked.fenetre(jour, *bounds)
    except FenetreRefusee as cause:
        raise _wrong([(f"date{one.borne.capitalize()}", "query", one.raison) for one in cause.bornes]) from cause
    trouve = asked.reconcilie(jour, identite_of(jeton.identite))
    if trouve is None or not trouve[1].est_assure or not trouve[1].caisse.couverte:
        raise Refus("assure-non-gere")
    foyer, appelant = trouve
    sujet = trouve if nir is None else asked.cherche(asked.people(jour), foyer, appelant, nir)
    if sujet is None:
        raise Refus("beneficiaire-inconnu")
    vue = VUES[operation.operation_id]
    donnees = vue.fait(Demande(appelant, sujet[1], sujet[0], convention, fenetre, jour))
    if donnees is None:
        raise Refus("aucun-medecin-traitant")
    return asked.presente(operation.operation_id, asked.masque(vue.schema, donnees, convention))


def _bearer(request: Request) -> str:
    values = request.headers.getlist("authorization")
    if "access_token" in request.query_params or len(values) > 1:
        raise Refus("jeton-invalide")
    scheme, _, token = values[0].partition(" ") if values else ("", "", "")
    if scheme.lower() != "bearer":
        raise Refus("jeton-absent")
    if not token.strip():
        raise Refus("jeton-invalide")
    return token.strip()


def _parameters(request: Request, operation: Operation, asked: Services) -> tuple[str | None, list[Any]]:
    wrong: list[tuple[str, str, str]] = []
    bounds: list[Any] = []
    for name in _DATES:
        values = request.query_params.getlist(name)
        readable = len(values) == 1 and _DATE.is_valid(values[0])
        if values and not readable:
            wrong.append((name, "query", "Écrivez une date."))
        bounds.append(asked.lit_date(values[0]) if readable else None)
    nir = None
    if operation.takes_nir:
        values = request.headers.getlist("nir")
        try:
            nir = numero.validate(*values)
        except (TypeError, ValueError):
            wrong.append(("nir", "header", "Écrivez un NIR."))
    if wrong:
        raise _wrong(wrong)
    return nir, bounds


def _wrong(found: list[tuple[str, str, str]]) -> Refus:
    return Refus("parametre-invalide", errors=tuple(ErreurParametre(*one) for one in found))
