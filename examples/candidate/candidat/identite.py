"""Civil status: from what FranceConnect vouches for, and from our file, to one text that is the same for one person."""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

_FRANCE: Final = "99100"
_SEXES: Final = {"F": "female", "M": "male", "X": "unspecified"}
_LETTRES: Final = str.maketrans({"Œ": "OE", "Æ": "AE"})


def de_france_connect(dit: Mapping[str, Any]) -> tuple[str, str]:
    """Civil status and first given name of the identity at checktoken; what is absent is empty."""
    prenoms = dit.get("given_name_array") or [""]
    faits = (str(dit.get(nom) or "") for nom in ("birthdate", "gender", "birthcountry", "birthplace"))
    return _etat_civil(str(dit.get("family_name") or ""), *faits), plie(str(prenoms[0]))


def du_fichier(personne: Mapping[str, Any]) -> str:
    """Civil status of a person of the data set."""
    pays, lieu = personne.get("pays_naissance", _FRANCE), personne.get("lieu_naissance", "")
    return _etat_civil(personne["nom_famille"], personne["naissance"], _SEXES[personne["sexe"]], pays, lieu)


def plie(nom: str) -> str:
    """A name without case, accents, hyphens, apostrophes and blanks."""
    decompose = unicodedata.normalize("NFKD", nom.upper().translate(_LETTRES))
    return "".join(lettre for lettre in decompose if lettre.isalnum())


def _etat_civil(nom: str, naissance: str, sexe: str, pays: str, lieu: str) -> str:
    """A presumed birth is that of its first possible day; a place abroad is not told the same by everybody."""
    return "|".join((plie(nom), naissance.replace("-00", "-01"), sexe, pays, lieu if pays == _FRANCE else ""))
