"""Where the people live and how to call them, as FranceConnect v1 tells it; invented, since no household says so.

Both follow from names alone, so that they are the same on every day and in every session. Telephone numbers come from the
range of mobile numbers (06 39 98) that the Arcep keeps for works of fiction: they ring nowhere.
"""

from hashlib import sha256

from droits_fixtures.model import Foyer
from droits_simulator.franceconnect.domicile import Domicile

_RUES = ("RUE DES ESSAIS", "AVENUE DU MODELE", "PLACE DE L EXEMPLE", "CHEMIN DE LA MAQUETTE")
_FICTION = "+3363998"


def domicile_of(foyer: Foyer) -> Domicile | None:
    """The household's address, in the commune of its first caisse that has one; None if there is none."""
    caisses = (personne.caisse.adresse for personne in foyer.personnes)
    caisse = next((adresse for adresse in caisses if adresse.code_postal), None)
    if caisse is None:
        return None
    rang = _rang(foyer.id)
    rue = f"{1 + rang % 98} {_RUES[rang % len(_RUES)]}"
    return Domicile(rue, caisse.code_postal, caisse.commune.partition(" CEDEX")[0])


def telephone_of(login: str) -> str:
    """The mobile number of an account, in international form (E.164)."""
    return f"{_FICTION}{_rang(login) % 10_000:04d}"


def _rang(nom: str) -> int:
    return int.from_bytes(sha256(nom.encode()).digest()[:4])
