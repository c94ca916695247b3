"""Faults of what an answer shows, and how it is written."""

from dataclasses import replace
from datetime import date
from typing import Any

from droits_contract import Convention
from droits_simulator.api.services import Services
from droits_simulator.faults.fault import fault

_CONTRATS = "getBeneficiairesNirContrats"
_MOTIF = "ExonerationMotif"


@fault(
    "motif-montre-aux-complementaires",
    titre="Le motif des exonérations est montré aux organismes complémentaires",
    title="The motif of an exoneration is shown to organismes complémentaires",
    rules=["CVN-002", "CVN-003"],
)
def show_the_motif(services: Services) -> Services:
    """Mask as if every convention that shows exonerations showed their motif too."""
    members = frozenset[str]().union(*(one.champs.get(_MOTIF, frozenset()) for one in services.conventions.values()))

    def masque(schema: str, donnees: Any, convention: Convention) -> Any:
        shown = convention.champs.get("Exoneration", frozenset())
        champs = convention.champs | {"Exoneration": shown | {"motif"}, _MOTIF: members}
        return services.masque(schema, donnees, replace(convention, champs=champs))

    return replace(services, masque=masque)


@fault(
    "date-mal-ecrite",
    titre="La date de fin des contrats est écrite JJ/MM/AAAA",
    title="The end date of contracts is written DD/MM/YYYY",
    rules=["CON-002", "CON-003", "CTR-007", "GEN-002"],
)
def write_dates_wrongly(services: Services) -> Services:
    """Rewrite `date_fin` of contracts, and keep the sandbox from refusing its own answer."""

    def presente(operation_id: str, donnees: Any) -> Any:
        donnees = services.presente(operation_id, donnees)
        return [_miswritten(contrat) for contrat in donnees] if operation_id == _CONTRATS else donnees

    return replace(services, presente=presente, validate_responses=False)


def _miswritten(contrat: dict[str, Any]) -> dict[str, Any]:
    if "date_fin" not in contrat:
        return contrat
    return contrat | {"date_fin": f"{date.fromisoformat(contrat['date_fin']):%d/%m/%Y}"}
