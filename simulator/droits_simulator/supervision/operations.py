"""The operations of `spec/openapi/supervision.yaml`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.datastructures import QueryParams

from droits_simulator.sessions import DEFAULT, current
from droits_simulator.supervision.bureau import Bureau, Reponse, Situation
from droits_simulator.supervision.metriques import MEDIA_TYPE
from droits_simulator.supervision.problemes import Ecarte

LIBELLE = "justificatifs papier évités"
READABLE_ANYWHERE: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_PREFLIGHT = {
    **READABLE_ANYWHERE,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
_AS_OBJECT = "objet"

Operation = Callable[[Bureau, QueryParams], Awaitable[Reponse]]


async def get_stats(bureau: Bureau, query: QueryParams) -> Reponse:
    """How many paper documents were spared: a bare number, or an object that says what the number is."""
    if len(query.getlist("format")) > 1:
        raise Ecarte("format-inconnu")
    compte = await bureau.justificatifs.compte()
    if query.get("format") != _AS_OBJECT:
        return Reponse(compte.nombre)
    periode = compte.periode
    return Reponse(
        {
            "justificatifs": compte.nombre,
            "libelle": LIBELLE,
            "jours": len(periode.jours()),
            "du": periode.du.isoformat(),
            "au": periode.au.isoformat(),
            "minimum": compte.minimum,
        }
    )


async def get_statut(bureau: Bureau, _query: QueryParams) -> Reponse:
    """How the services of the session are."""
    return Reponse(_situation(await bureau.situation()))


async def preflight(_bureau: Bureau, _query: QueryParams) -> Reponse:
    """What a page of another origin may ask, which is everything."""
    return Reponse(status=204, headers=_PREFLIGHT)


async def get_metrics(bureau: Bureau, _query: QueryParams) -> Reponse:
    """The metrics of the whole process, which has no session."""
    if current().id != DEFAULT:
        raise Ecarte("metriques-a-la-racine")
    return Reponse(await bureau.write_metrics(), media_type=MEDIA_TYPE)


async def get_healthz(_bureau: Bureau, _query: QueryParams) -> Reponse:
    """That this is answered says all."""
    return Reponse(status=204)


async def get_readyz(bureau: Bureau, _query: QueryParams) -> Reponse:
    """Whether all is there that an answer needs."""
    missing = await bureau.pret.manque()
    if missing:
        raise Ecarte("pas-pret", f"Il manque : {', '.join(missing)}.", manque=missing)
    return Reponse(status=204)


OPERATIONS: Mapping[str, Operation] = {
    "getStats": get_stats,
    "preflightStats": preflight,
    "getStatut": get_statut,
    "preflightStatut": preflight,
    "getMetrics": get_metrics,
    "getHealthz": get_healthz,
    "getReadyz": get_readyz,
}


def _situation(situation: Situation) -> dict[str, Any]:
    periode = situation.periode
    return {
        "etat": _etat(situation.en_service),
        "moment": situation.moment,
        "du": periode.du.isoformat(),
        "au": periode.au.isoformat(),
        "services": {
            name: {
                "etat": _etat(etat.en_service),
                "disponibilite": etat.disponibilite,
                "appels": etat.appels,
                "echecs": etat.echecs,
                "latence_ms": {f"p{percent}": value for percent, value in etat.latence_ms.items()},
            }
            for name, etat in situation.services.items()
        },
        "fautes": list(situation.fautes),
        "incidents": [asdict(one) | {"voulu": list(one.voulu), "injecte": one.injecte} for one in situation.incidents],
    }


def _etat(en_service: bool) -> str:
    return "up" if en_service else "down"
