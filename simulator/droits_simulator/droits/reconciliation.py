"""From the identity that FranceConnect vouches for to exactly one person of the data set.

The API knows its insured by NIR, FranceConnect by civil status; the match is on first given name, family name, birth date,
gender, country and, for a birth in France, place of birth. Case and accents do not count, nor do the hyphen, apostrophe
or space inside a family name. Presumed birth dates (day or month 00) are completed to their first valid day
(decision 15). Two people who cannot be told apart are nobody.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from droits_fixtures.model import Cast, Foyer, Personne

FRANCE = "99100"
_KEPT = 4096  # identities simplified last: a person who is asked about calls more than once
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_LIAISONS = re.compile(r"[\s'’‘ʼ‐‑‒–-]+")

Cle = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Identite:
    """A civil status.

    `prenoms` all given names separated by spaces; `naissance` is `YYYY-MM-DD`, month or day may be 00; `sexe` F, M or X;
    `lieu_naissance` and `pays_naissance` are COG codes, the place is empty for a birth abroad.
    """

    prenoms: str
    nom_famille: str
    naissance: str
    sexe: str
    lieu_naissance: str
    pays_naissance: str


class Registre:
    """The people of one data set, found by civil status; built once per data set."""

    def __init__(self, cast: Cast) -> None:
        self._par_cle: dict[Cle, list[tuple[Foyer, Personne]]] = {}
        for foyer in cast.foyers:
            for personne in foyer.personnes:
                self._par_cle.setdefault(_cle(identite_de(personne)), []).append((foyer, personne))

    def trouve(self, identite: Identite) -> tuple[Foyer, Personne] | None:
        """The one person of that civil status and the household, or None when there is none, or more than one."""
        trouves = self._par_cle.get(_cle(identite), [])
        return trouves[0] if len(trouves) == 1 else None


def identite_de(personne: Personne) -> Identite:
    """The civil status of a person of the data set."""
    return Identite(
        prenoms=" ".join(personne.prenoms),
        nom_famille=personne.nom_famille,
        naissance=personne.naissance,
        sexe=personne.sexe,
        lieu_naissance=personne.lieu_naissance or "",
        pays_naissance=personne.pays_naissance,
    )


def premier_jour(naissance: str) -> str:
    """A birth date with the first valid day in place of 00.

    >>> premier_jour("1992-00-00")
    '1992-01-01'
    """
    annee, _, reste = naissance.partition("-")
    return "-".join([annee, *("01" if part == "00" else part for part in reste.split("-"))])


@lru_cache(maxsize=_KEPT)
def _cle(identite: Identite) -> Cle:
    lieu = identite.lieu_naissance.upper() if identite.pays_naissance == FRANCE else ""
    return (
        _simple(_premier(identite.prenoms)),
        _simple(identite.nom_famille),
        premier_jour(identite.naissance),
        identite.sexe,
        identite.pays_naissance,
        lieu,
    )


def _premier(prenoms: str) -> str:
    return (prenoms.split() or [""])[0]


def _simple(nom: str) -> str:
    decompose = normalize("NFKD", nom.translate(_LIGATURES))
    sans_accent = "".join(lettre for lettre in decompose if not combining(lettre))
    return _LIAISONS.sub(" ", sans_accent).strip().casefold()
