"""The seven operations of the rights API, called for the person who logged in and for each member of the family.

A refusal is an answer like another: it is kept, in words, beside what the others said.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx

from droits_contract import load_contract
from droits_simulator.demo_service.carnet import Carnet
from droits_simulator.demo_service.masquage import membres as sans_nir
from droits_simulator.demo_service.partenaire import Partenaire

MOI, FAMILLE = "getMe", "getBeneficiaires"

# Words for the codes that this service can meet; for the others the problem's own detail says enough.
_REFUS: Mapping[str, str] = {
    "jeton-invalide": "Le jeton a expiré ou a été révoqué : la personne doit s'identifier de nouveau.",
    "operation-non-accordee": "La convention de ce partenaire ne lui ouvre pas cette opération.",
    "habilitation-inactive": "L'habilitation de ce partenaire n'est pas active.",
    "assure-non-gere": "L'API ne connaît pas cette personne comme assurée d'une caisse qu'elle couvre.",
    "aucun-medecin-traitant": "Aucun médecin traitant n'est déclaré sur la période.",
    "beneficiaire-inconnu": "Ce NIR n'est pas celui de la personne ni d'un de ses ayants droit.",
    "franceconnect-injoignable": "L'API n'a pas pu joindre FranceConnect pour vérifier le jeton.",
    "franceconnect-illisible": "L'API n'a pas compris ce que FranceConnect lui a dit du jeton.",
}


@dataclass(slots=True)
class Reponse:
    """What one operation said: `donnees` on success (NIRs masked), `refus` in words otherwise."""

    operation: str
    statut: int
    donnees: Any = None
    code: str = ""
    refus: str = ""


@dataclass(slots=True)
class Membre:
    """A person of the family, with the answers about them. `qualite` is the API's word, empty if unknown."""

    nom: str
    qualite: str = ""
    reponses: list[Reponse] = field(default_factory=list)

    def en_clair(self) -> dict[str, Any]:
        """Plain values, for the store and the page."""
        return asdict(self)


class Appels:
    """The calls of one partner under one access token. `base_url` of the rights API ends in a slash."""

    def __init__(self, base_url: str, partenaire: Partenaire, access_token: str, carnet: Carnet) -> None:
        self._base_url = base_url
        self._carnet = carnet
        self._headers = {
            "X-API-Key": partenaire.cle,
            "Authorization": f"Bearer {access_token}",
            "Accept": "application/json",
        }

    async def famille(self) -> list[Membre]:
        """The person first, then those attached to them; the person alone, with the refusal, if `/me` refuses."""
        async with httpx.AsyncClient(**self._carnet.options()) as client:
            moi, brut = await self._appelle(client, MOI, "la personne identifiée")
            personne = Membre(_nom(brut), _qualite(brut), [moi])
            if moi.refus:
                return [personne]
            ayants, bruts = await self._appelle(client, FAMILLE, personne.nom)
            personne.reponses.append(ayants)
            tous = [(personne, brut), *((Membre(_nom(un), _qualite(un)), un) for un in _objets(bruts))]
            for membre, identite in tous:
                membre.reponses += await self._droits(client, membre.nom, str(identite.get("nir", "")))
        return [membre for membre, _ in tous]

    async def _droits(self, client: httpx.AsyncClient, nom: str, nir: str) -> list[Reponse]:
        operations = [one.operation_id for one in load_contract().operations if one.takes_nir]
        return [(await self._appelle(client, operation, nom, nir))[0] for operation in operations]

    async def _appelle(
        self, client: httpx.AsyncClient, operation: str, nom: str, nir: str = ""
    ) -> tuple[Reponse, dict[str, Any]]:
        """The answer as shown, and as it came (an object; a list stands under `liste`)."""
        self._carnet.a(operation, nom)
        url = self._base_url + load_contract().operation(operation).path.lstrip("/")
        try:
            answer = await client.get(url, headers=self._headers | ({"nir": nir} if nir else {}))
            corps = answer.json()
        except httpx.HTTPError as cause:
            return Reponse(operation, 0, refus=f"L'API de droits n'a pas répondu ({type(cause).__name__})."), {}
        except ValueError:
            return Reponse(operation, answer.status_code, refus="La réponse n'est pas du JSON."), {}
        objet = corps if isinstance(corps, dict) else {"liste": corps}
        if answer.status_code != 200:
            return _refus(operation, answer.status_code, objet), {}
        return Reponse(operation, 200, sans_nir(corps)), objet


def _refus(operation: str, statut: int, probleme: Mapping[str, Any]) -> Reponse:
    code = str(probleme.get("code", ""))
    mots = _REFUS.get(code) or str(
        probleme.get("detail") or probleme.get("title") or "L'API a refusé sans dire pourquoi."
    )
    return Reponse(operation, statut, code=code, refus=mots)


def _objets(bruts: Mapping[str, Any]) -> list[dict[str, Any]]:
    liste = bruts.get("liste")
    return [un for un in liste if isinstance(un, dict)] if isinstance(liste, list) else []


def _nom(identite: Mapping[str, Any]) -> str:
    nom = identite.get("nom_usage") or identite.get("nom_famille")
    return " ".join(str(one) for one in (identite.get("prenom"), nom) if one) or "La personne identifiée"


def _qualite(identite: Mapping[str, Any]) -> str:
    return str(identite.get("qualite", ""))
