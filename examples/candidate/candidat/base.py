"""What the database knows: who somebody is, who depends on whom, and which rights share a day with a window."""

import sqlite3
from collections.abc import Mapping
from typing import Any, Final

from candidat.fenetre import Fenetre
from candidat.identite import de_france_connect, plie
from candidat.refus import Refus

Ligne = Mapping[str, Any]
_OUVERTS: Final = {
    table: f"SELECT * FROM {table} WHERE {de} = ? AND debut <= ? AND min(fin, ?) >= ? ORDER BY fin DESC"  # noqa: S608 - ours
    for table, de in (("contrat", "nir"), ("exoneration", "nir"), ("medecin", "nir"), ("periode", "contrat"))
}


class Base:
    """The data set, in SQLite; read only. It answers within the event loop: a question takes some microseconds."""

    def __init__(self, connexion: sqlite3.Connection, fautes: frozenset[str] = frozenset()) -> None:
        connexion.row_factory = sqlite3.Row
        self._connexion = connexion
        self._fautes = fautes

    def assure(self, identite: Mapping[str, Any]) -> Ligne:
        """The insured person of that identity; Refus if it is nobody, one of several, or somebody we do not manage."""
        etat_civil, prenom = de_france_connect(identite)
        question = "SELECT p.*, c.geree FROM personne p JOIN caisse c ON c.id = p.caisse WHERE etat_civil = ?"
        trouves = [ligne for ligne in self._lire(question, etat_civil) if plie(ligne["prenom"]) == prenom]
        if len(trouves) != 1 or trouves[0]["qualite"] != "assure" or not trouves[0]["geree"]:
            raise Refus("assure-non-gere")
        return trouves[0]

    def foyer(self, assure: Ligne) -> list[Ligne]:
        """The insured person, then those who depend on that person, by age."""
        question = (
            "SELECT p.* FROM personne p JOIN ayant_droit a ON a.nir = p.nir WHERE a.assure = ? ORDER BY naissance"
        )
        return [assure, *self._lire(question, assure["nir"])]

    def beneficiaire(self, assure: Ligne, nir: str) -> Ligne:
        """The person of that nir in the household; Refus for everybody else, known or not."""
        parmi = self._lire("SELECT * FROM personne") if "famille-ouverte" in self._fautes else self.foyer(assure)
        trouve = next((ligne for ligne in parmi if ligne["nir"] == nir), None)
        if trouve is None:
            raise Refus("beneficiaire-inconnu")
        return trouve

    def caisse(self, assure: Ligne) -> Ligne:
        """The caisse of the insured person, who is served by it for the whole household."""
        if "caisse-de-la-premiere-ligne" in self._fautes:
            return self._lire("SELECT * FROM caisse ORDER BY id")[0]
        return self._lire("SELECT * FROM caisse WHERE id = ?", assure["caisse"])[0]

    def ouverts(self, table: str, de: str | int, fenetre: Fenetre) -> list[Ligne]:
        """The rows of `contrat`, `exoneration`, `medecin` (of a nir) or `periode` (of a contract) within the window."""
        premier = fenetre.debut + "+" if "dernier-jour-perdu" in self._fautes else fenetre.debut
        return self._lire(_OUVERTS[table], de, fenetre.fin, fenetre.horizon, premier)

    def _lire(self, question: str, *valeurs: Any) -> list[Ligne]:
        return self._connexion.execute(question, valeurs).fetchall()
