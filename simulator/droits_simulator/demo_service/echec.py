"""A journey that ends early, in words for the person who looks at the page.

`titre` says what happened, `phrase` why and what to do, `detail` what the other side wrote (shown as it came, escaped).
`status` is that of the page which says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_SUITE = "Recommencez le parcours depuis l'accueil du service."

# What FranceConnect sends back instead of a code (docs/sources.md, franceconnect §3).
_REFUS: Mapping[str, tuple[str, str]] = {
    "access_denied": (
        "La personne a refusé",
        "Elle n'a pas voulu s'identifier, ou pas consenti à transmettre ses données. Le service ne sait rien d'elle.",
    ),
    "invalid_scope": (
        "Une portée demandée n'est pas accordée au service",
        "FranceConnect ne la délivre qu'aux services qui y sont habilités.",
    ),
    "invalid_request": ("La demande du service est mal formée", "FranceConnect n'a pas pu la lire."),
    "invalid_acr": (
        "Le niveau de garantie demandé n'est pas offert",
        "Cette plateforme ne délivre que le niveau eidas1.",
    ),
    "server_error": (
        "FranceConnect a rencontré une erreur technique",
        "Ni le service ni la personne n'y peuvent rien. Il faut recommencer plus tard.",
    ),
    "temporarily_unavailable": ("FranceConnect est momentanément indisponible", "Il faut recommencer plus tard."),
    "invalid_grant": (
        "Le code n'ouvre plus rien",
        "Un code d'autorisation sert une seule fois et vit 30 secondes en v2.",
    ),
    "invalid_client": ("FranceConnect ne reconnaît pas le service", "Son identifiant ou son secret est faux."),
    "invalid_token": ("Le jeton n'ouvre plus rien", "Il a expiré ou a été révoqué."),
}


@dataclass(eq=False)
class Echec(Exception):
    """Why the journey goes no further."""

    titre: str
    phrase: str
    detail: str = ""
    status: int = 400

    def __str__(self) -> str:
        """What happened, in one line."""
        return f"{self.titre}. {self.phrase} {self.detail}".strip()

    def en_clair(self) -> dict[str, str]:
        """Plain values, for the store and the page."""
        return {"titre": self.titre, "phrase": self.phrase, "detail": self.detail}


def refuse_par_franceconnect(error: str, description: str = "") -> Echec:
    """What an OAuth error means for the person and the service."""
    titre, phrase = _REFUS.get(error, ("FranceConnect a répondu par une erreur", "Le parcours s'arrête là."))
    return Echec(titre, phrase, f"{error} : {description}" if description else error)


def injoignable(qui: str, cause: Exception) -> Echec:
    """The other side did not answer, or broke off."""
    phrase = f"La connexion a échoué ou a trop duré. {_SUITE}"
    return Echec(f"{qui} n'a pas répondu", phrase, type(cause).__name__, 502)


def illisible(qui: str, quoi: str) -> Echec:
    """The other side answered something that cannot be used."""
    return Echec(f"La réponse de {qui} est inutilisable", f"Le service la refuse et s'arrête. {_SUITE}", quoi, 502)


def retour_refuse(pourquoi: str) -> Echec:
    """The way back does not belong to a journey that this browser began here."""
    return Echec("Ce retour est refusé", f"{pourquoi} {_SUITE}")
