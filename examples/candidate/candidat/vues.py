"""The bodies of answers. A past start is left out, as the contract allows; an end beyond the horizon is the horizon."""

import json
from typing import Any

from candidat.base import Base, Ligne
from candidat.conventions import Convention
from candidat.fenetre import Fenetre

Membres = dict[str, Any]


class Vues:
    """What one call may see: rows of the database as members of the contract, within a window, under a convention."""

    def __init__(self, base: Base, fenetre: Fenetre, convention: Convention, fautes: frozenset[str]) -> None:
        self._base = base
        self._fenetre = fenetre
        self._convention = convention
        self._fautes = fautes

    def personne(self, ligne: Ligne) -> Membres:
        """A Beneficiaire."""
        contrats = self._base.ouverts("contrat", ligne["nir"], self._fenetre)
        complementaires = {contrat["code"] for contrat in contrats if contrat["nature"] == "AMC"}
        if "complementaire-oubliee" in self._fautes:
            complementaires &= {"CMUC", "ACS"}
        noms = {nom: ligne[nom] for nom in ("nir", "nom_famille", "nom_usage", "prenom", "qualite")}
        return self._presents(
            **noms,
            date_naissance=ligne["naissance"],
            rang_naissance=1 if "un-seul-rang" in self._fautes else ligne["rang"],
            medecin_traitant_choisi=bool(self._base.ouverts("medecin", ligne["nir"], self._fenetre)),
            presence_CMUC_ACS=bool(complementaires),
        )

    def caisse(self, ligne: Ligne) -> Membres:
        """A Caisse."""
        adresse = json.loads(ligne["adresse"])
        codes = {"grandRegime": ligne["regime"], "codeCentre": ligne["centre"], "organisme": ligne["organisme"]}
        return self._presents(id=ligne["id"], libelle=ligne["libelle"], adresse=adresse, **codes)

    def contrats(self, nir: str) -> list[Membres]:
        """The Contrat list of a person."""
        return [self._contrat(ligne) for ligne in self._base.ouverts("contrat", nir, self._fenetre)]

    def exonerations(self, nir: str) -> list[Membres]:
        """The Exoneration list of a person."""
        return [self._exoneration(ligne) for ligne in self._base.ouverts("exoneration", nir, self._fenetre)]

    def medecin(self, nir: str) -> Membres:
        """The MedecinTraitant of a person, empty if nobody is declared."""
        for ligne in self._base.ouverts("medecin", nir, self._fenetre):
            nom = {"nom": ligne["nom"], "prenom": ligne["prenom"], "numero_am": ligne["numero"]}
            return self._presents(**nom, **self._duree(ligne))
        return {}

    def _contrat(self, ligne: Ligne) -> Membres:
        details = {"code_type_contrat": ligne["code"], "libelle_type_contrat": ligne["libelle"]}
        periodes = [self._duree(periode) for periode in self._base.ouverts("periode", ligne["id"], self._fenetre)]
        dates = self._duree(ligne)
        return self._presents(nature_assurance=ligne["nature"], details=details, periodes_droits=periodes, **dates)

    def _exoneration(self, ligne: Ligne) -> Membres:
        motif = {nom: ligne[nom] for nom in ("code", "libelle", "libelle_long")}
        grossesse, accouchement = ligne["grossesse"], ligne["accouchement"]
        maternite = self._presents(date_presumee_grossesse=grossesse, date_reelle_accouchement=accouchement)
        return self._presents(**self._duree(ligne), motif=motif, maternite=maternite or None)

    def _duree(self, ligne: Ligne) -> Membres:
        debut = ligne["debut"] if ligne["debut"] >= self._fenetre.jour else None
        fin = ligne["fin"] if "horizon-oublie" in self._fautes else min(ligne["fin"], self._fenetre.horizon)
        return self._presents(date_debut=debut, date_fin=fin)

    def _presents(self, **membres: Any) -> Membres:
        """The members that have a value and that the convention does not hide."""
        caches = self._convention.membres_caches - ({"motif"} if "motif-pour-tous" in self._fautes else set())
        montres = {nom: valeur for nom, valeur in membres.items() if nom not in caches}
        if "membres-nuls" in self._fautes:
            return montres
        return {nom: valeur for nom, valeur in montres.items() if valeur is not None}
