"""Refusals: problems of RFC 9457, which repeat nothing that was sent."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

_TEXTES: Final = {
    "parametre-invalide": (400, "Paramètre refusé", "Un paramètre manque, est répété ou ne se lit pas."),
    "cle-absente": (401, "Clé attendue", "L'en-tête X-API-Key porte la clé de la convention."),
    "cle-inconnue": (401, "Clé refusée", "Cette clé n'ouvre rien, ou n'ouvre plus rien."),
    "jeton-absent": (401, "Jeton attendu", "L'en-tête Authorization porte le jeton FranceConnect de la personne."),
    "jeton-invalide": (401, "Jeton refusé", "FranceConnect ne répond pas de ce jeton."),
    "portee-insuffisante": (403, "Consentement absent", "La personne n'a pas accordé droits_assurance_maladie."),
    "client-non-rattache": (403, "Jeton d'un autre", "Ce jeton n'a pas été délivré au titulaire de la clé."),
    "operation-non-accordee": (403, "Hors convention", "La convention n'ouvre pas cette opération."),
    "chemin-inconnu": (404, "Rien ici", "Le contrat ne connaît pas ce chemin."),
    "assure-non-gere": (404, "Personne inconnue", "Nous ne gérons pas les droits de cette personne."),
    "beneficiaire-inconnu": (404, "Bénéficiaire inconnu", "Ce NIR ne désigne personne de ce foyer."),
    "methode-non-permise": (405, "Lecture seule", "Tout se demande par GET."),
    "representation-non-disponible": (406, "JSON seulement", "Rien d'autre que application/json n'est servi."),
    "quota-depasse": (429, "Trop d'appels", "Revenez après le délai que donne Retry-After."),
    "erreur-interne": (500, "Panne", "Cet appel n'est pas en cause."),
    "franceconnect-injoignable": (503, "FranceConnect muet", "Le jeton n'a pas pu être vérifié."),
}
_DEMANDES: Final = {"jeton-absent": "Bearer", "jeton-invalide": 'Bearer error="invalid_token"'}


class Refus(Exception):
    """A call that is not answered; `code` is the contract's, `details` are further members of the problem."""

    def __init__(self, code: str, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status, self._titre, self._texte = _TEXTES[code]
        self.headers = dict(headers or {})
        if self.status == 401:
            self.headers["WWW-Authenticate"] = _DEMANDES.get(code, "ApiKey")
        self._details = details

    @property
    def probleme(self) -> dict[str, Any]:
        """The body; `trace` finds this refusal again in the log."""
        membres = {"type": f"urn:candidat:{self.code}", "title": self._titre, "status": self.status}
        return {**membres, "detail": self._texte, "code": self.code, "trace": uuid4().hex, **self._details}


def parametre(nom: str, ou: str, attendu: str) -> Refus:
    """The refusal of one parameter; `ou` is where it stands, query or header."""
    return Refus("parametre-invalide", errors=[{"parametre": nom, "in": ou, "detail": attendu}])
