"""What each operation answers: from a `Demande` to plain data with the contract's own names.

Dates are written `YYYY-MM-DD`, absent values are left out (decision 14), lists are in the order of their starts.
Nothing is masked here: `masque.py` does that with the convention.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from droits_fixtures.model import Contrat, Exoneration, Periode, Personne
from droits_simulator.droits import selection
from droits_simulator.droits.cercle import ayants_droit
from droits_simulator.droits.demande import Demande, Fenetre

Objet = dict[str, Any]
Donnees = Objet | list[Objet]


@dataclass(frozen=True, slots=True)
class Vue:
    """An operation's answer: the schema of the contract that it follows, and the function that makes it.

    The function returns None when the contract has an object for the answer and the person has none.
    """

    schema: str
    fait: Callable[[Demande], Donnees | None]


def moi(demande: Demande) -> Objet:
    """`getMe`: the person whom FranceConnect identified."""
    return _beneficiaire(demande.appelant, demande.fenetre)


def famille(demande: Demande) -> list[Objet]:
    """`getBeneficiaires`: the ayants droit of that person, without the person (decision 8)."""
    return [_beneficiaire(personne, demande.fenetre) for personne in ayants_droit(demande.foyer, demande.appelant)]


def beneficiaire(demande: Demande) -> Objet:
    """`getBeneficiairesNir`: the person asked about."""
    return _beneficiaire(demande.personne, demande.fenetre)


def caisse(demande: Demande) -> Objet:
    """`getBeneficiairesNirCaisse`: the fund of the person asked about; it does not depend on the window."""
    tenue = demande.personne.caisse
    return {
        "id": tenue.id,
        "grandRegime": tenue.grand_regime,
        "codeCentre": tenue.code_centre,
        "libelle": tenue.libelle,
        "organisme": tenue.organisme,
        "adresse": _sans_absents(asdict(tenue.adresse)),
    }


def contrats(demande: Demande) -> list[Objet]:
    """`getBeneficiairesNirContrats`: the contracts that the window shows."""
    return [_contrat(contrat) for contrat in selection.contrats_visibles(demande.personne, demande.fenetre)]


def exonerations(demande: Demande) -> list[Objet]:
    """`getBeneficiairesNirExonerations`: the exonerations that the window shows."""
    visibles = selection.exonerations_visibles(demande.personne, demande.fenetre)
    return [_exoneration(exoneration) for exoneration in visibles]


def medecin_traitant(demande: Demande) -> Objet | None:
    """`getBeneficiairesNirMedecinTraitant`: the doctor whose declaration the window shows, or None."""
    medecin = selection.medecin_visible(demande.personne, demande.fenetre)
    if medecin is None:
        return None
    identite = {"nom": medecin.nom, "prenom": medecin.prenom, "numero_am": medecin.numero_am}
    return identite | _periode(medecin.duree)


VUES = {
    "getMe": Vue("Beneficiaire", moi),
    "getBeneficiaires": Vue("Beneficiaire", famille),
    "getBeneficiairesNir": Vue("Beneficiaire", beneficiaire),
    "getBeneficiairesNirCaisse": Vue("Caisse", caisse),
    "getBeneficiairesNirContrats": Vue("Contrat", contrats),
    "getBeneficiairesNirExonerations": Vue("Exoneration", exonerations),
    "getBeneficiairesNirMedecinTraitant": Vue("MedecinTraitant", medecin_traitant),
}


def _beneficiaire(personne: Personne, fenetre: Fenetre) -> Objet:
    return _sans_absents(
        {
            "nir": personne.nir,
            "nom_famille": personne.nom_famille,
            "nom_usage": personne.nom_usage,
            "prenom": personne.prenoms[0],
            "date_naissance": personne.date_naissance.isoformat(),
            "rang_naissance": personne.rang_naissance,
            "qualite": personne.qualite,
            "presence_CMUC_ACS": selection.complementaire_presente(personne, fenetre),
            "medecin_traitant_choisi": selection.medecin_visible(personne, fenetre) is not None,
        }
    )


def _contrat(contrat: Contrat) -> Objet:
    return {
        "nature_assurance": contrat.nature,
        "details": {"code_type_contrat": contrat.code, "libelle_type_contrat": contrat.libelle},
        "periodes_droits": [_periode(periode) for periode in contrat.periodes],
    } | _periode(contrat.duree)


def _exoneration(exoneration: Exoneration) -> Objet:
    maternite = _sans_absents(
        {
            "date_presumee_grossesse": _jour(exoneration.date_presumee_grossesse),
            "date_reelle_accouchement": _jour(exoneration.date_reelle_accouchement),
        }
    )
    motif = {"code": exoneration.motif, "libelle": exoneration.libelle, "libelle_long": exoneration.libelle_long}
    return _sans_absents({"motif": motif, "maternite": maternite or None}) | _periode(exoneration.duree)


def _periode(periode: Periode) -> Objet:
    debut = periode.debut.isoformat()
    return {"date_debut": debut} if periode.fin is None else {"date_debut": debut, "date_fin": periode.fin.isoformat()}


def _jour(jour: date | None) -> str | None:
    return None if jour is None else jour.isoformat()


def _sans_absents(objet: Objet) -> Objet:
    return {nom: valeur for nom, valeur in objet.items() if valeur is not None}
