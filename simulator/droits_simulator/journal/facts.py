"""What a call of the rights API established before it was answered or refused, as plain values for a store.

The call itself is the trace: each check leaves in `Appel` what it established, so how far a call came can be read from it
once it is over, and nothing is written down while it goes through.
"""

from collections.abc import Callable
from typing import Any

from droits_contract import Contract, Convention
from droits_contract.answer import answer_fields
from droits_simulator.api.appel import Appel
from droits_simulator.journal.branches import FAILED, MALFORMED_BEARER, POSITIONS, REFUSALS, TOO_LONG
from droits_simulator.journal.masking import SessionMasker

Facts = dict[str, Any]


class Hidden:
    """The fields of an operation's answer that a convention does not show; found once for each."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._found: dict[tuple[str, str], tuple[Convention, list[str]]] = {}

    def by(self, convention: Convention, operation_id: str) -> list[str]:
        """Paths in the order of the contract; of a hidden object, the object alone."""
        held = self._found.get((convention.id, operation_id))
        if held is None or held[0] is not convention:
            fields = answer_fields(self._contract, self._contract.operation(operation_id))
            seen = convention.sees(fields) | {""}
            hidden = [field.path for field in fields if field.path not in seen and field.parent in seen]
            held = self._found[convention.id, operation_id] = (convention, hidden)
        return held[1]


def decided_at(appel: Appel, code: str | None) -> tuple[str, tuple[str, ...]]:
    """The branch at which a call ended that was not answered, and the rules that speak of it.

    `code` is the refusal's; a failure of the sandbox (`erreur-interne`) ended at the first branch that was not passed.
    """
    if code == "parametre-invalide" and appel.partenaire is None:
        return "route", TOO_LONG  # headers too long to be read: said before anybody is asked who they are
    if code == "jeton-invalide" and not appel.porteur:
        return "bearer", MALFORMED_BEARER
    if code is not None and code in REFUSALS:
        return REFUSALS[code]
    came = established(appel)
    return next(branch for branch, position in POSITIONS.items() if position >= min(came, len(POSITIONS) - 1)), FAILED


def established(appel: Appel) -> int:
    """How many branches a call is known to have passed, by what it holds."""
    milestones = (
        (appel.sujet, "circle"),
        (appel.appelant, "identity"),
        (appel.fenetre, "parameters"),
        (appel.convention, "operation"),
        (appel.jeton, "token"),
        (appel.porteur, "bearer"),
        (appel.partenaire, "key"),
    )
    return next((POSITIONS[branch] + 1 for held, branch in milestones if held), 2)


def facts_of(
    appel: Appel, operation_id: str, hidden: Hidden, client_name: Callable[[str], str], masker: SessionMasker
) -> Facts:
    """What is known of a call, without secrets; what was not established is left out."""
    facts: Facts = {"day": appel.jour.isoformat()}
    if appel.refus is not None and appel.refus.errors:
        facts["errors"] = [{"parameter": error.parametre, "detail": error.detail} for error in appel.refus.errors]
    convention = None
    if appel.partenaire is not None:
        partenaire = appel.partenaire
        facts["partner"] = {
            "nom": partenaire.nom,
            "libelle": partenaire.libelle,
            "habilitation": partenaire.habilitation,
        }
        convention = appel.convention or appel.services.conventions.get(partenaire.convention)
    if convention is not None:
        facts["convention"] = _convention(convention, operation_id)
    if appel.jeton is not None:
        jeton = appel.jeton
        scopes = [masker.text(scope) for scope in sorted(jeton.scopes)]
        facts["token"] = {"client": client_name(jeton.client_id), "scopes": scopes, "expires_at": jeton.expires_at}
    if appel.decompte is not None:
        facts["quota"] = [
            {"tranche": one.tranche, "limit": one.limite, "left": one.reste} for one in appel.decompte.soldes
        ]
    return facts | _about_people(appel, masker) | _about_answer(appel, operation_id, hidden)


def _convention(convention: Convention, operation_id: str) -> Facts:
    return {
        "id": convention.id,
        "libelle": convention.libelle,
        "title": convention.title,
        "grants": convention.grants(operation_id),
        "scopes": sorted(convention.scopes),
    }


def _about_people(appel: Appel, masker: SessionMasker) -> Facts:
    facts: Facts = {}
    if appel.nir is not None:
        facts["nir"] = masker.pseudonym("nir", appel.nir)
    for name, found in (("caller", appel.appelant), ("person", appel.sujet)):
        if found is not None:
            # Of a generated household the names are made from numbers.
            facts[name] = {"household": masker.text(found[0].id), "person": masker.text(found[1].cle)}
    return facts


def _about_answer(appel: Appel, operation_id: str, hidden: Hidden) -> Facts:
    facts: Facts = {}
    if appel.fenetre is not None:
        fenetre = appel.fenetre
        facts["window"] = {name: getattr(fenetre, name).isoformat() for name in ("debut", "fin", "horizon")}
    if appel.sujet is not None and appel.convention is not None:
        facts["hidden"] = hidden.by(appel.convention, operation_id)
    return facts
