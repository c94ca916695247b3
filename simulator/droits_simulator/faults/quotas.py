"""Faults of how often, and how long, a partner may call."""

from dataclasses import replace

from droits_contract import Convention
from droits_simulator.api.services import Services
from droits_simulator.faults.fault import fault
from droits_simulator.partenaire import ACTIVE, Partenaire
from droits_simulator.quota import Decompte, uncounted


@fault(
    "quota-ignore",
    titre="Aucun quota n'est appliqué",
    title="No quota is applied",
    rules=["CVN-008"],
)
def count_nothing(services: Services) -> Services:
    """Let every call pass."""
    return replace(services, compte=uncounted)


@fault(
    "quota-partage",
    titre="Les appels de tous les partenaires sont comptés ensemble",
    title="The calls of all partners are counted together",
    rules=["CVN-009"],
)
def count_together(services: Services) -> Services:
    """Count each call as if one partner made them all; each keeps its own limits."""

    async def compte(partenaire: Partenaire, convention: Convention) -> Decompte:
        return await services.compte(replace(partenaire, nom="tous"), convention)

    return replace(services, compte=compte)


@fault(
    "habilitation-ignoree",
    titre="Une clé vaut encore quand son habilitation n'est plus active",
    title="A key still works when its habilitation is no longer active",
    rules=["CVN-007"],
)
def forget_the_habilitation(services: Services) -> Services:
    """Take every habilitation for an active one."""

    async def partenaire(cle: bytes) -> Partenaire | None:
        found = await services.partenaire(cle)
        return found and replace(found, habilitation=ACTIVE)

    return replace(services, partenaire=partenaire)
