"""The operations of registration at FranceConnect: services and data providers of the session."""

from collections.abc import Mapping
from typing import Any

from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied
from droits_simulator.franceconnect.inscriptions import InscriptionRefusee
from droits_simulator.franceconnect.registre import FOURNISSEURS, SERVICES, VALIDATED, FournisseurDonnees, Service


async def services(desk: Desk, _asked: Asked) -> Told:
    """Every service that FranceConnect knows in this session."""
    registre = await desk.guichet.inscriptions.registre()
    return Told({"services": await _tous(desk, SERVICES, registre.services)})


async def providers(desk: Desk, _asked: Asked) -> Told:
    """Every data provider."""
    registre = await desk.guichet.inscriptions.registre()
    return Told({"fournisseurs": await _tous(desk, FOURNISSEURS, registre.fournisseurs)})


async def service_registered(desk: Desk, asked: Asked) -> Told:
    """Register a service."""
    return await _inscrit(desk, SERVICES, asked)


async def provider_registered(desk: Desk, asked: Asked) -> Told:
    """Register a data provider."""
    return await _inscrit(desk, FOURNISSEURS, asked)


async def service_forgotten(desk: Desk, asked: Asked) -> Told:
    """Forget a service of the session."""
    return await _retire(desk, SERVICES, asked)


async def provider_forgotten(desk: Desk, asked: Asked) -> Told:
    """Forget a data provider of the session."""
    return await _retire(desk, FOURNISSEURS, asked)


async def _inscrit(desk: Desk, kind: str, asked: Asked) -> Told:
    try:
        return Told(await desk.guichet.inscriptions.inscrit(kind, asked.body), 201)
    except InscriptionRefusee as refusee:
        raise _denied(refusee) from refusee


async def _retire(desk: Desk, kind: str, asked: Asked) -> Told:
    try:
        await desk.guichet.inscriptions.retire(kind, asked.path["client_id"])
    except InscriptionRefusee as refusee:
        raise _denied(refusee) from refusee
    return Told(status=204)


def _denied(refusee: InscriptionRefusee) -> Denied:
    if not refusee.place:
        return Denied(refusee.code)
    return Denied(refusee.code, f"{refusee.place} : {refusee.vu[:300]} ; attendu : {refusee.attendu}")


async def _tous(desk: Desk, kind: str, known: Mapping[str, Service | FournisseurDonnees]) -> list[dict[str, Any]]:
    inscrits = await desk.guichet.inscriptions.inscrits(kind)
    return [_vu(one, one.client_id in inscrits) for one in known.values()]


def _vu(one: Service | FournisseurDonnees, inscrit: bool) -> dict[str, Any]:
    """Without its secret, which is told once."""
    vu = {"nom": one.nom, "client_id": one.client_id, "scopes": sorted(one.scopes), "session": inscrit}
    if isinstance(one, Service):
        uris = {
            "redirect_uris": list(one.redirect_uris),
            "post_logout_redirect_uris": list(one.post_logout_redirect_uris),
        }
        vu |= uris | {"habilitation_validee": one.habilitation == VALIDATED}
    return vu


OPERATIONS: dict[str, Operation] = {
    "listServices": services,
    "registerService": service_registered,
    "forgetService": service_forgotten,
    "listFournisseurs": providers,
    "registerFournisseur": provider_registered,
    "forgetFournisseur": provider_forgotten,
}
