"""What a demande says: organisation, use case, legal basis, data, contacts. The members are those of the public form.

A draft may lack most of it; what is there must be sound, and a demande that is submitted must be complete.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from droits_simulator.acces.refus import AccesRefus, Faute
from droits_simulator.acces.siret import est_fictif

ROLES = ("contact_technique", "responsable_traitement", "delegue_protection_donnees")
MOIS_SANS_JUSTIFICATION = 36
_LONGUEUR = 2000
_MOIS = 1200
_VOLUME = 10**9
# `example` belongs to nobody (RFC 2606): no message can ever reach anybody.
_COURRIEL = re.compile(r"[A-Za-z0-9._+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}example")
_ADRESSE = re.compile(r"https?://[!-~]{1,500}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who does not exist."""

    nom: str
    email: str


@dataclass(frozen=True, slots=True)
class Contenu:
    """A demande as its applicant wrote it.

    `siret` is fictitious; `convention` is an id of `spec/convention`; `client_id` is the organisation's service at
    FranceConnect. `duree_conservation` is in months, and beyond 36 wants a `justification_conservation`; `volumetrie` in
    calls a month; `date_mise_en_production` a day. Empty or None is what is not said yet.
    """

    organisation: str
    siret: str
    convention: str
    client_id: str
    intitule: str = ""
    description: str = ""
    justification: str = ""
    destinataire_donnees: str = ""
    duree_conservation: int | None = None
    justification_conservation: str = ""
    cadre_juridique: str = ""
    cadre_juridique_url: str = ""
    date_mise_en_production: str | None = None
    volumetrie: int | None = None
    contact_technique: Contact | None = None
    responsable_traitement: Contact | None = None
    delegue_protection_donnees: Contact | None = None

    @classmethod
    def lit(cls, donnees: Mapping[str, Any]) -> "Contenu":
        """From plain values (a contact is a mapping), blanks around texts removed; AccesRefus `contenu-invalide`."""
        contenu = cls(**{champ: _nettoye(champ, valeur) for champ, valeur in donnees.items()})
        fautes = tuple(_fautes(contenu))
        if fautes:
            raise AccesRefus("contenu-invalide", fautes=fautes)
        return contenu

    def manques(self) -> tuple[Faute, ...]:
        """What a demande to be submitted still lacks."""
        vides = [champ for champ in _ATTENDUS if getattr(self, champ) in {"", None}]
        if (self.duree_conservation or 0) > MOIS_SANS_JUSTIFICATION and not self.justification_conservation:
            vides.append("justification_conservation")
        return tuple(Faute(champ, "manque") for champ in vides)


CHAMPS = tuple(one.name for one in fields(Contenu))
_FACULTATIFS = {"justification_conservation", "cadre_juridique_url"}
_ATTENDUS = tuple(champ for champ in CHAMPS if champ not in _FACULTATIFS)
_TEXTES = tuple(one.name for one in fields(Contenu) if one.type is str)


def est_lisible(texte: str) -> bool:
    """Whether it is short enough, and holds no control character nor half a character."""
    return len(texte) <= _LONGUEUR and not any(
        (ord(signe) < 32 and signe not in "\r\n\t") or 0xD800 <= ord(signe) <= 0xDFFF for signe in texte
    )


def _nettoye(champ: str, valeur: Any) -> Any:
    if champ in ROLES and isinstance(valeur, Mapping):
        return Contact(str(valeur["nom"]).strip(), str(valeur["email"]).strip())
    if isinstance(valeur, float):  # JSON Schema takes 50.0 for a whole number
        return int(valeur)
    return valeur.strip() if isinstance(valeur, str) else valeur


def _fautes(contenu: Contenu) -> Iterator[Faute]:
    for champ in _TEXTES:
        valeur = getattr(contenu, champ)
        if not est_lisible(valeur):
            yield Faute(champ, "texte")
    if not contenu.organisation:
        yield Faute("organisation", "manque")
    if not est_fictif(contenu.siret):
        yield Faute("siret", "siret")
    if contenu.cadre_juridique_url and not _ADRESSE.fullmatch(contenu.cadre_juridique_url):
        yield Faute("cadre_juridique_url", "adresse")
    yield from _fautes_de_nombre(contenu)
    for role in ROLES:
        contact: Contact | None = getattr(contenu, role)
        if contact and not (
            0 < len(contact.nom) <= 200 and est_lisible(contact.nom) and _COURRIEL.fullmatch(contact.email)
        ):
            yield Faute(role, "contact")


def _fautes_de_nombre(contenu: Contenu) -> Iterator[Faute]:
    for champ, plus_grand in (("duree_conservation", _MOIS), ("volumetrie", _VOLUME)):
        valeur = getattr(contenu, champ)
        if valeur is not None and not 1 <= valeur <= plus_grand:
            yield Faute(champ, "nombre")
    try:
        date.fromisoformat(contenu.date_mise_en_production or "2026-01-01")
    except ValueError:
        yield Faute("date_mise_en_production", "jour")
