"""The bodies of 200 answers, before and after the convention has hidden what it hides.

Member names are the contract's. Absent values are omitted (decision 14).
"""

from datetime import date
from typing import Any

from droits_conformance.oracle.compare import MayBeAbsent
from droits_conformance.oracle.fenetre import Fenetre
from droits_contract import Convention
from droits_fixtures import Personne
from droits_fixtures.adresses import CHAMPS
from droits_fixtures.model import Caisse, Contrat, Exoneration, MedecinTraitant, Periode

Members = dict[str, Any]


def shown(convention: Convention, schema: str, members: Members) -> Members:
    """The members that the convention shows for that schema, without those that have no value."""
    present = {name: value for name, value in members.items() if value is not None}
    return {name: value for name, value in present.items() if convention.shows(schema, name)}


def beneficiaire(personne: Personne, window: Fenetre, convention: Convention) -> Members:
    """The entry of a person: identity, and what the window shows of a C2S and of a declared doctor."""
    members = {
        "nir": personne.nir,
        "nom_famille": personne.nom_famille,
        "nom_usage": personne.nom_usage,
        "prenom": personne.prenoms[0],
        "date_naissance": personne.date_naissance.isoformat(),
        "rang_naissance": personne.rang_naissance,
        "qualite": personne.qualite,
        "presence_CMUC_ACS": any(contrat.nature == "AMC" for contrat in window.visible(personne.contrats)),
        "medecin_traitant_choisi": doctor(personne, window) is not None,
    }
    return shown(convention, "Beneficiaire", members)


def caisse(held: Caisse, convention: Convention) -> Members:
    """A health-insurance fund with its address."""
    lines = {name: getattr(held.adresse, name) for name in CHAMPS}
    members = {
        "id": held.id,
        "grandRegime": held.grand_regime,
        "codeCentre": held.code_centre,
        "libelle": held.libelle,
        "organisme": held.organisme,
        "adresse": shown(convention, "Adresse", lines) or None,
    }
    return shown(convention, "Caisse", members)


def contrat(held: Contrat, window: Fenetre, convention: Convention) -> Members:
    """A contract, with those of its periods of rights that the window touches."""
    details = {"code_type_contrat": held.code, "libelle_type_contrat": held.libelle}
    periods = [span(periode, window) for periode in held.periodes if window.touches(periode)]
    members = {
        **span(held.duree, window),
        "nature_assurance": held.nature,
        "details": shown(convention, "ContratDetails", details) or None,
        "periodes_droits": [shown(convention, "ContratPeriodesDroits", periode) for periode in periods],
    }
    return shown(convention, "Contrat", members)


def exoneration(held: Exoneration, window: Fenetre, convention: Convention) -> Members:
    """An exoneration; its reason and its maternity dates only where the convention shows them."""
    motif = {"code": held.motif, "libelle": held.libelle, "libelle_long": held.libelle_long}
    maternite = {
        "date_presumee_grossesse": _iso(held.date_presumee_grossesse),
        "date_reelle_accouchement": _iso(held.date_reelle_accouchement),
    }
    members = {
        **span(held.duree, window),
        "motif": shown(convention, "ExonerationMotif", motif) or None,
        "maternite": shown(convention, "ExonerationMaternite", maternite) or None,
    }
    return shown(convention, "Exoneration", members)


def doctor(personne: Personne, window: Fenetre) -> MedecinTraitant | None:
    """The declared doctor, if the declaration shares a day with the window."""
    declared = personne.medecin_traitant
    return declared if declared is not None and window.touches(declared.duree) else None


def medecin_traitant(held: MedecinTraitant, window: Fenetre, convention: Convention) -> Members:
    """A declared doctor."""
    members = {**span(held.duree, window), "nom": held.nom, "prenom": held.prenom, "numero_am": held.numero_am}
    return shown(convention, "MedecinTraitant", members)


def span(periode: Periode, window: Fenetre) -> Members:
    """`date_debut` and `date_fin` of a period.

    A start before the day of the call need not be served, and an end that nobody can know yet may be left out or
    written as the horizon.
    """
    debut, fin = periode.debut.isoformat(), _known_end(periode, window)
    return {"date_debut": MayBeAbsent(debut) if periode.debut < window.today else debut, "date_fin": fin}


def _known_end(periode: Periode, window: Fenetre) -> str:
    if periode.fin is None or periode.fin > window.horizon:
        return MayBeAbsent(window.horizon.isoformat())
    return periode.fin.isoformat()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
