"""What a convention lets through.

A convention names, schema by schema of the contract, the members that may be shown (decision 5). Everything else is
left out of every answer, never emptied or replaced, so that nobody learns that there was something to hide.
"""

from typing import Any

from droits_contract import Convention

# The schemas that stand inside others in the contract: schema, member, schema of the member.
IMBRIQUES = {
    "Caisse": {"adresse": "Adresse"},
    "Contrat": {"details": "ContratDetails", "periodes_droits": "ContratPeriodesDroits"},
    "Exoneration": {"motif": "ExonerationMotif", "maternite": "ExonerationMaternite"},
}


def masque(schema: str, donnees: Any, convention: Convention) -> Any:
    """The data of a schema (an object, or a list of them) cut to what the convention shows."""
    if isinstance(donnees, list):
        return [masque(schema, element, convention) for element in donnees]
    return {
        champ: _membre(schema, champ, valeur, convention)
        for champ, valeur in donnees.items()
        if _montre(schema, champ, convention)
    }


def _montre(schema: str, champ: str, convention: Convention) -> bool:
    imbrique = IMBRIQUES.get(schema, {}).get(champ)
    return convention.shows(schema, champ) and (imbrique is None or bool(convention.champs.get(imbrique)))


def _membre(schema: str, champ: str, valeur: Any, convention: Convention) -> Any:
    imbrique = IMBRIQUES.get(schema, {}).get(champ)
    return valeur if imbrique is None else masque(imbrique, valeur, convention)
