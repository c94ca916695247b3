"""The form of a demande: what a browser sends, as the domain reads it, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from droits_simulator.acces.contenu import CHAMPS, ROLES, Contenu
from droits_simulator.acces.refus import AccesRefus, Faute

NOMBRES = ("duree_conservation", "volumetrie")
LONGS = ("description", "justification", "justification_conservation", "cadre_juridique")
_OBLIGES = {one.name for one in fields(Contenu)[:4]}


def donnees(envoye: Mapping[str, str]) -> dict[str, Any]:
    """The members of a demande from the fields of the form; AccesRefus `contenu-invalide` for a number that is none."""
    lu: dict[str, Any] = {}
    for champ in CHAMPS:
        if champ in ROLES:
            lu[champ] = _contact(champ, envoye)
        elif champ in NOMBRES:
            lu[champ] = _nombre(champ, envoye.get(champ, "").strip())
        else:
            valeur = envoye.get(champ, "").strip()
            lu[champ] = valeur or (None if champ == "date_mise_en_production" else "")
    return lu


def rempli(contenu: Contenu) -> dict[str, str]:
    """The fields of the form, filled with a demande."""
    fields_: dict[str, str] = {}
    for champ, valeur in asdict(contenu).items():
        if champ in ROLES:
            fields_ |= {f"{champ}_{part}": (valeur or {}).get(part, "") for part in ("nom", "email")}
        else:
            fields_[champ] = "" if valeur is None else str(valeur)
    return fields_


def champs() -> list[dict[str, Any]]:
    """The fields in their order, as the template writes them."""
    return [{"nom": champ, "sorte": _sorte(champ), "oblige": champ in _OBLIGES} for champ in CHAMPS]


def _sorte(champ: str) -> str:
    if champ in ROLES:
        return "contact"
    if champ in NOMBRES:
        return "number"
    if champ == "date_mise_en_production":
        return "date"
    return {"convention": "convention", "client_id": "service"}.get(champ, "long" if champ in LONGS else "text")


def _contact(role: str, envoye: Mapping[str, str]) -> dict[str, str] | None:
    parts = {part: envoye.get(f"{role}_{part}", "").strip() for part in ("nom", "email")}
    return parts if any(parts.values()) else None


def _nombre(champ: str, valeur: str) -> int | None:
    if not valeur:
        return None
    if not (valeur.isascii() and valeur.isdigit() and len(valeur) <= 12):
        raise AccesRefus("contenu-invalide", fautes=(Faute(champ, "nombre"),))
    return int(valeur)
