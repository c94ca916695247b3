"""What the pages show of an exchange: everything but what identifies a person or opens a door.

Keys, tokens, codes, secrets, cookies and NIRs are replaced by a word that says what stood there.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

_ENTETES: Mapping[str, str] = {
    "x-api-key": "[clé masquée]",
    "nir": "[NIR masqué]",
    "cookie": "[témoin masqué]",
    "set-cookie": "[témoin masqué]",
}
_CHAMPS: Mapping[str, str] = {
    "access_token": "[jeton masqué]",
    "id_token": "[jeton masqué]",
    "id_token_hint": "[jeton masqué]",
    "client_secret": "[secret masqué]",
    "code": "[code masqué]",
    "nir": "[NIR masqué]",
}
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){2,4}")
_LONGUEUR = 20_000


def entete(nom: str, valeur: str) -> str:
    """The value of a header."""
    if nom.lower() == "authorization":
        return f"{valeur.partition(' ')[0]} [jeton masqué]"
    return _ENTETES.get(nom.lower(), _sans_jeton(valeur if "?" not in valeur else adresse(valeur)))


def adresse(url: str) -> str:
    """An address with its query; one without query comes back as it is."""
    parts = urlsplit(url)
    return parts._replace(query=formulaire(parts.query)).geturl() if parts.query else url


def formulaire(texte: str) -> str:
    """A form, or the query of an address."""
    paires = parse_qsl(texte, keep_blank_values=True)
    return "&".join(f"{quote(nom)}={_CHAMPS.get(nom) or quote(valeur, safe='')}" for nom, valeur in paires)


def membres(valeur: Any) -> Any:
    """A JSON value, with the same members."""
    if isinstance(valeur, dict):
        return {nom: _membre(nom, un) for nom, un in valeur.items()}
    if isinstance(valeur, list):
        return [membres(un) for un in valeur]
    return _sans_jeton(valeur) if isinstance(valeur, str) else valeur


def _membre(nom: str, valeur: Any) -> Any:
    # An error of the API is a "code" too, and the one thing that must be read.
    is_masked = nom in _CHAMPS and nom != "code" and isinstance(valeur, str)
    return _CHAMPS[nom] if is_masked else membres(valeur)


def corps(contenu: bytes, nature: str) -> str:
    """A body, laid out if it is JSON. `nature` is its content type."""
    texte = contenu.decode("utf-8", "replace")
    if "json" in nature:
        try:
            return _borne(json.dumps(membres(json.loads(texte)), ensure_ascii=False, indent=2))
        except (ValueError, RecursionError):
            return _borne(_sans_jeton(texte))
    return _borne(formulaire(texte) if "x-www-form-urlencoded" in nature else _sans_jeton(texte))


def _sans_jeton(texte: str) -> str:
    return _JWT.sub("[jeton signé, masqué]", texte)


def _borne(texte: str) -> str:
    return texte if len(texte) <= _LONGUEUR else f"{texte[:_LONGUEUR]}\n[coupé : {len(texte)} caractères]"
