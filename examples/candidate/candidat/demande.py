"""Reading a call: its key, its token, and its parameters, each of which stands there once or the call is refused."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from candidat import nir
from candidat.refus import Refus, parametre

_JSON: Final = {"application/json", "application/*", "*/*"}


def cle(requete: web.Request) -> str:
    """The key of the partner."""
    cles = requete.headers.getall("X-API-Key", [])
    if len(cles) > 1:
        raise Refus("cle-inconnue")
    if not cles or not cles[0]:
        raise Refus("cle-absente")
    return cles[0]


def porteur(requete: web.Request) -> str:
    """The access token."""
    entetes = requete.headers.getall("Authorization", [])
    if not entetes:
        raise Refus("jeton-absent")
    schema, _, jeton = entetes[0].partition(" ")
    if len(entetes) > 1 or schema.lower() != "bearer" or not _est_jeton(jeton):
        raise Refus("jeton-invalide")
    return jeton


def beneficiaire(requete: web.Request) -> str:
    """The nir that the call is about."""
    nirs = requete.headers.getall("nir", [])
    lu = nir.lire(nirs[0]) if len(nirs) == 1 else None
    if lu is None:
        raise parametre("nir", "header", "Un NIR de 13 caractères, ou de 15 avec sa clé.")
    return lu


def date(requete: web.Request, nom: str) -> str | None:
    """A date as it was written; None if there is none."""
    dates: list[str] = requete.query.getall(nom, [])
    if len(dates) > 1:
        raise parametre(nom, "query", "Une seule date.")
    return dates[0] if dates else None


def exiger_json(requete: web.Request) -> None:
    """Refus if the caller cannot read JSON."""
    ecrits = ",".join(requete.headers.getall("Accept", [])).split(",")
    lus = [_lu(ecrit) for ecrit in ecrits if ecrit.strip()]
    if lus and not any(type_ in _JSON and parametres.get("q") not in ("0", "0.0") for type_, parametres in lus):
        raise Refus("representation-non-disponible")


def _lu(ecrit: str) -> tuple[str, Mapping[str, str]]:
    type_, *parametres = (partie.strip().lower() for partie in ecrit.split(";"))
    return type_, {nom.strip(): valeur.strip() for nom, _, valeur in (un.partition("=") for un in parametres)}


def _est_jeton(texte: str) -> bool:
    return texte.isascii() and bool(texte) and not set(texte) & set(' ,"')
