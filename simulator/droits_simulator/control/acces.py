"""The operations of the access request: demandes and their events, habilitations and their keys."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from droits_simulator.acces.demande import ROLES, Demande
from droits_simulator.acces.habilitation import Habilitation
from droits_simulator.acces.refus import AccesRefus
from droits_simulator.control.desk import Asked, Desk, Operation, Told
from droits_simulator.control.problems import Denied


def _dit(operation: Callable[[Desk, Asked], Awaitable[Told]]) -> Operation:
    """The operation, with the refusals of the domain in the control API's form."""

    @wraps(operation)
    async def told(desk: Desk, asked: Asked) -> Told:
        try:
            return await operation(desk, asked)
        except AccesRefus as refus:
            raise Denied(refus.code, refus.dit()) from refus

    return told


@_dit
async def listed(desk: Desk, _asked: Asked) -> Told:
    """Every demande of the session."""
    return Told({"demandes": [_demande(one) for one in await desk.guichet.dossiers.demandes()]})


@_dit
async def created(desk: Desk, asked: Asked) -> Told:
    """A new draft."""
    return Told(_demande(await desk.guichet.dossiers.cree(asked.body)), 201)


@_dit
async def shown(desk: Desk, asked: Asked) -> Told:
    """One demande."""
    return Told(_demande(await desk.guichet.dossiers.demande(asked.path["demande"])))


@_dit
async def rewritten(desk: Desk, asked: Asked) -> Told:
    """A demande, rewritten by its applicant."""
    return Told(_demande(await desk.guichet.dossiers.modifie(asked.path["demande"], asked.body)))


@_dit
async def happened(desk: Desk, asked: Asked) -> Told:
    """An event of a demande."""
    said, dossiers = asked.body, desk.guichet.dossiers
    commentaire = said.get("commentaire", "")
    return Told(_demande(await dossiers.evenement(asked.path["demande"], said["evenement"], said["par"], commentaire)))


@_dit
async def habilitations(desk: Desk, _asked: Asked) -> Told:
    """Every habilitation of the session."""
    return Told({"habilitations": [_habilitation(desk, one) for one in await desk.guichet.dossiers.habilitations()]})


@_dit
async def habilitation(desk: Desk, asked: Asked) -> Told:
    """One habilitation."""
    return Told(_habilitation(desk, await desk.guichet.dossiers.habilitation(asked.path["habilitation"])))


@_dit
async def key_drawn(desk: Desk, asked: Asked) -> Told:
    """A new key, told this once."""
    changed, cle = await desk.guichet.dossiers.tire_cle(asked.path["habilitation"])
    return Told({"cle": cle.claire, "habilitation": _habilitation(desk, changed)}, 201)


@_dit
async def key_withdrawn(desk: Desk, asked: Asked) -> Told:
    """No key any more."""
    await desk.guichet.dossiers.retire_cle(asked.path["habilitation"])
    return Told(status=204)


def _demande(demande: Demande) -> dict[str, Any]:
    return {
        "id": demande.id,
        "etat": demande.etat,
        "habilitation": demande.habilitation,
        "possibles": {role: list(demande.possibles(role)) for role in ROLES},
        "contenu": asdict(demande.contenu),
        "historique": [asdict(pas) for pas in demande.historique],
    }


def _habilitation(desk: Desk, habilitation: Habilitation) -> dict[str, Any]:
    convention = desk.guichet.dossiers.autour.conventions.get(habilitation.convention)
    return {
        "id": habilitation.id,
        "demande": habilitation.demande,
        "etat": habilitation.etat,
        "organisation": habilitation.organisation,
        "convention": habilitation.convention,
        "client_id": habilitation.client_id,
        "delivree_le": habilitation.delivree_le,
        "cle": habilitation.apercu,
        "quota": convention.quota.limits() if convention else {},
    }


OPERATIONS: dict[str, Operation] = {
    "listDemandes": listed,
    "createDemande": created,
    "getDemande": shown,
    "rewriteDemande": rewritten,
    "postEvenement": happened,
    "listHabilitations": habilitations,
    "getHabilitation": habilitation,
    "drawCle": key_drawn,
    "withdrawCle": key_withdrawn,
}
