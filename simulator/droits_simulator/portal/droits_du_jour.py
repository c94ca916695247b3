"""What each convention lets be read today about each member of a household: the answers themselves, in few words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from droits_contract import Convention
from droits_fixtures.model import Foyer, Personne
from droits_simulator.droits.demande import Demande
from droits_simulator.droits.fenetre import fenetre
from droits_simulator.droits.masque import masque
from droits_simulator.droits.vues import VUES

OPERATIONS = (
    "getBeneficiairesNir",
    "getBeneficiairesNirCaisse",
    "getBeneficiairesNirContrats",
    "getBeneficiairesNirExonerations",
    "getBeneficiairesNirMedecinTraitant",
)
REFUSEE, ABSENTE, VIDE = "refusee", "absente", "vide"


@dataclass(frozen=True, slots=True)
class Case:
    """A cell: an `etat` (refused, absent, empty list) or the objects that are served, each as its fields by path."""

    etat: str
    objets: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Membre:
    """A person, who may ask about them, and the cells of each operation in the order of the conventions."""

    personne: Personne
    appelants: tuple[Personne, ...]
    lignes: tuple[tuple[str, tuple[Case, ...]], ...]


def membres(foyer: Foyer, conventions: Iterable[Convention], jour: date) -> list[Membre]:
    """Every member; nobody may ask about one whom no covered assuré has in their circle, whose rows are left out."""
    known = tuple(conventions)
    return [_membre(foyer, personne, known, jour) for personne in foyer.personnes]


def _membre(foyer: Foyer, personne: Personne, conventions: tuple[Convention, ...], jour: date) -> Membre:
    autour = (personne,) if personne.est_assure else tuple(map(foyer.personne, personne.rattachements))
    appelants = tuple(one for one in autour if one.est_assure and one.caisse.couverte)
    if not appelants:
        return Membre(personne, (), ())
    lignes = tuple(
        (operation, tuple(_case(operation, foyer, appelants[0], personne, one, jour) for one in conventions))
        for operation in OPERATIONS
    )
    return Membre(personne, appelants, lignes)


def _case(
    operation: str, foyer: Foyer, appelant: Personne, personne: Personne, convention: Convention, jour: date
) -> Case:
    if not convention.grants(operation):
        return Case(REFUSEE)
    vue = VUES[operation]
    fait = vue.fait(Demande(appelant, personne, foyer, convention, fenetre(jour), jour))
    if fait is None:
        return Case(ABSENTE)
    montre = masque(vue.schema, fait, convention)
    objets = montre if isinstance(montre, list) else [montre]
    return Case("", tuple(tuple(_champs(objet)) for objet in objets)) if objets else Case(VIDE)


def _champs(objet: Mapping[str, Any], avant: str = "") -> Iterable[tuple[str, str]]:
    for nom, valeur in objet.items():
        if isinstance(valeur, Mapping):
            yield from _champs(valeur, f"{avant}{nom}.")
        elif isinstance(valeur, list):
            yield f"{avant}{nom}", " ; ".join(_en_ligne(un) for un in valeur)
        else:
            yield f"{avant}{nom}", _dit(valeur)


def _en_ligne(objet: Mapping[str, Any]) -> str:
    return ", ".join(f"{nom} {_dit(valeur)}" for nom, valeur in objet.items())


def _dit(valeur: Any) -> str:
    """A value as JSON writes it, without quotes."""
    return str(valeur).lower() if isinstance(valeur, bool) else str(valeur)
