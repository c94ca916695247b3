"""What a convention lets through.

A convention names, schema by schema of the contract, the members that may be shown (decision 5). Everything else is
left out of every answer, never emptied or replaced, so that nobody learns that there was something to hide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from droits_contract import Convention
from droits_simulator.by_identity import ByIdentity

# The schemas that stand inside others in the contract: schema, member, schema of the member.
IMBRIQUES = {
    "Caisse": {"adresse": "Adresse"},
    "Contrat": {"details": "ContratDetails", "periodes_droits": "ContratPeriodesDroits"},
    "Exoneration": {"motif": "ExonerationMotif", "maternite": "ExonerationMaternite"},
}


_CONVENTIONS_KEPT = 256


@dataclass(frozen=True, slots=True)
class _Grille:
    """What may be shown of a schema: its members, and the grids of the schemas that stand inside it."""

    champs: frozenset[str]
    imbriquees: "Mapping[str, _Grille]"


def masque(schema: str, donnees: Any, convention: Convention) -> Any:
    """The data of a schema (an object, or a list of them) cut to what the convention shows."""
    return _coupe(donnees, _grilles_de(convention)[schema])


def _coupe(donnees: Any, grille: _Grille) -> Any:
    if isinstance(donnees, list):
        return [_coupe(element, grille) for element in donnees]
    champs, imbriquees = grille.champs, grille.imbriquees
    return {
        champ: _coupe(valeur, imbriquees[champ]) if champ in imbriquees else valeur
        for champ, valeur in donnees.items()
        if champ in champs
    }


class _Grilles(dict[str, _Grille]):
    """The grids of one convention, by schema, each made when it is first asked for."""

    def __init__(self, convention: Convention) -> None:
        super().__init__()
        self._convention = convention

    def __missing__(self, schema: str) -> _Grille:
        montres = self._convention.champs
        imbriques = IMBRIQUES.get(schema, {})
        # A member of which nothing would be left is not shown at all.
        champs = {un for un in montres.get(schema, ()) if un not in imbriques or montres.get(imbriques[un])}
        imbriquees = {un: self[dedans] for un, dedans in imbriques.items() if un in champs}
        grille = self[schema] = _Grille(frozenset(champs), imbriquees)
        return grille


# A convention holds a dictionary and has no hash.
_grilles_de = ByIdentity(_Grilles, _CONVENTIONS_KEPT)
