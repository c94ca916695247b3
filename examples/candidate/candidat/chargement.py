"""Loading the data set: what `droits foyers export` (JSON) or `generate` (JSON lines) wrote, into SQLite.

python -m candidat.chargement foyers.json droits.sqlite
"""

import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from candidat.identite import du_fichier

JAMAIS = "9999-12-31"  # the end that nobody knows
Foyer = Mapping[str, Any]


def lire(fichier: Path) -> list[Foyer]:
    """The households in a file: a JSON list, or one of them a line."""
    texte = fichier.read_text(encoding="utf-8")
    return json.loads(texte) if texte.startswith("[") else [json.loads(ligne) for ligne in texte.splitlines()]


def charger(foyers: Iterable[Foyer], base: sqlite3.Connection) -> int:
    """Write households into an empty database; how many people there are."""
    base.executescript(files("candidat").joinpath("schema.sql").read_text(encoding="utf-8"))
    with base:
        for foyer in foyers:
            nirs = {personne["cle"]: personne["nir"] for personne in foyer["personnes"]}
            for personne in foyer["personnes"]:
                _personne(base, personne)
                liens = [(nirs[assure], personne["nir"]) for assure in personne.get("rattachements", ())]
                base.executemany("INSERT INTO ayant_droit VALUES (?, ?)", liens)
    nombre: int = base.execute("SELECT count(*) FROM personne").fetchone()[0]
    return nombre


def _personne(base: sqlite3.Connection, personne: Mapping[str, Any]) -> None:
    nir, caisse = personne["nir"], personne["caisse"]
    _inserer(base, "INSERT OR IGNORE INTO caisse", *_caisse(caisse))
    identite = (personne["nom_famille"], personne.get("nom_usage"), personne["prenoms"][0], personne["date_naissance"])
    rang, qualite = personne.get("rang_naissance", 1), personne["qualite"]
    _inserer(base, "INSERT INTO personne", nir, *identite, rang, qualite, du_fichier(personne), caisse["id"])
    for contrat in personne.get("contrats", ()):
        _contrat(base, nir, contrat)
    for exoneration in personne.get("exonerations", ()):
        noms = ("motif", "libelle", "libelle_long")
        dates = (exoneration.get("date_presumee_grossesse"), exoneration.get("date_reelle_accouchement"))
        _inserer(
            base, "INSERT INTO exoneration", nir, *(exoneration[nom] for nom in noms), *_duree(exoneration), *dates
        )
    if medecin := personne.get("medecin_traitant"):
        nom = (medecin["nom"], medecin["prenom"], medecin["numero_am"])
        _inserer(base, "INSERT INTO medecin", nir, *nom, *_duree(medecin))


def _contrat(base: sqlite3.Connection, nir: str, contrat: Mapping[str, Any]) -> None:
    type_ = (contrat["nature"], contrat["code"], contrat["libelle"])
    numero = _inserer(base, "INSERT INTO contrat", None, nir, *type_, *_duree(contrat))
    for periode in contrat["periodes"]:
        _inserer(base, "INSERT INTO periode", numero, *_duree(periode))


def _caisse(caisse: Mapping[str, Any]) -> tuple[Any, ...]:
    noms = ("id", "grand_regime", "code_centre", "organisme", "libelle")
    return (*(caisse[nom] for nom in noms), json.dumps(caisse["adresse"]), caisse["couverte"])


def _duree(date: Mapping[str, Any]) -> tuple[str, str]:
    return date["debut"], date.get("fin", JAMAIS)


def _inserer(base: sqlite3.Connection, ordre: str, *valeurs: Any) -> int | None:
    """Insert one row; its number."""
    return base.execute(f"{ordre} VALUES ({', '.join('?' * len(valeurs))})", valeurs).lastrowid


def main(arguments: list[str]) -> int:
    """The command; 2 if it was not given two files."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m candidat.chargement FOYERS.json BASE.sqlite\n")
        return 2
    with sqlite3.connect(arguments[1]) as base:
        sys.stderr.write(f"{charger(lire(Path(arguments[0])), base)} people in {arguments[1]}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
