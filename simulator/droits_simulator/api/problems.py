"""Every refusal of the rights API: one table, one exception, one answer (RFC 9457).

A `code` never changes its meaning and is never reused; texts are French and hold no value that somebody sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

TYPE_BASE = "https://banc-droits.example/problemes/"
MEDIA_TYPE = "application/problem+json"
BEARER = 'Bearer realm="droits"'
API_KEY = 'ApiKey realm="droits", name="X-API-Key"'


@dataclass(frozen=True, slots=True)
class Probleme:
    """What a `code` stands for. `challenge` is the `WWW-Authenticate` that goes with it."""

    status: int
    title: str
    detail: str
    challenge: str | None = None


PROBLEMES: Mapping[str, Probleme] = {
    "parametre-invalide": Probleme(400, "Paramètre invalide", "Un paramètre de l'appel ne peut pas être lu."),
    "cle-absente": Probleme(
        401, "Clé absente", "Envoyez dans X-API-Key la clé remise avec votre convention.", challenge=API_KEY
    ),
    "cle-inconnue": Probleme(
        401, "Clé inconnue", "Cette clé n'est celle d'aucun partenaire ; envoyez-la une seule fois.", challenge=API_KEY
    ),
    "jeton-absent": Probleme(
        401,
        "Jeton absent",
        "Envoyez le jeton d'accès FranceConnect de la personne : Authorization: Bearer, puis le jeton.",
        challenge=BEARER,
    ),
    "jeton-invalide": Probleme(
        401,
        "Jeton invalide",
        "FranceConnect ne reconnaît pas ce jeton ; la personne doit s'identifier de nouveau.",
        challenge=f'{BEARER}, error="invalid_token"',
    ),
    "portee-insuffisante": Probleme(
        403,
        "Portée insuffisante",
        "Demandez à FranceConnect la portée droits_assurance_maladie.",
        challenge=f'{BEARER}, error="insufficient_scope", scope="droits_assurance_maladie"',
    ),
    "habilitation-inactive": Probleme(
        403, "Habilitation inactive", "L'habilitation attachée à cette clé n'est pas active."
    ),
    "client-non-rattache": Probleme(
        403, "Client non rattaché", "Ce jeton a été délivré à un client FranceConnect qui n'est pas celui de cette clé."
    ),
    "operation-non-accordee": Probleme(403, "Opération non accordée", "Votre convention n'ouvre pas cette opération."),
    "chemin-inconnu": Probleme(404, "Chemin inconnu", "L'API n'a rien à cette adresse."),
    "assure-non-gere": Probleme(
        404, "Assuré non géré", "Aucun assuré géré par cette API ne correspond à la personne authentifiée."
    ),
    "beneficiaire-inconnu": Probleme(
        404, "Bénéficiaire inconnu", "Ce NIR n'est pas celui d'un bénéficiaire de l'assuré authentifié."
    ),
    "aucun-medecin-traitant": Probleme(
        404,
        "Aucun médecin traitant",
        "Ce bénéficiaire n'a pas de médecin traitant déclaré dans la fenêtre demandée.",
    ),
    "methode-non-permise": Probleme(405, "Méthode non permise", "Appelez cette adresse avec GET."),
    "representation-non-disponible": Probleme(
        406, "Représentation non disponible", "Acceptez application/json ou n'envoyez pas d'en-tête Accept."
    ),
    "quota-depasse": Probleme(429, "Quota dépassé", "Attendez le nombre de secondes donné par Retry-After."),
    "erreur-interne": Probleme(500, "Erreur interne", "L'appel a échoué ; renouvelez-le plus tard."),
    "franceconnect-illisible": Probleme(
        502,
        "Réponse de FranceConnect illisible",
        "Le jeton n'a pas pu être vérifié ; renouvelez l'appel plus tard.",
    ),
    "franceconnect-injoignable": Probleme(
        503, "FranceConnect injoignable", "Le jeton n'a pas pu être vérifié ; renouvelez l'appel plus tard."
    ),
}


@dataclass(frozen=True, slots=True)
class ErreurParametre:
    """One parameter that cannot be used: its documented name, `query` or `header`, and what to write instead."""

    parametre: str
    place: str
    detail: str


class Refus(Exception):
    """A call that is not answered. `detail` replaces the table's; `errors` goes with `parametre-invalide`."""

    def __init__(
        self,
        code: str,
        detail: str | None = None,
        *,
        errors: tuple[ErreurParametre, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.probleme = PROBLEMES[code]
        self.detail = detail or self.probleme.detail
        self.errors = errors
        self.headers = dict(headers or {})
        if self.probleme.challenge is not None:
            self.headers["WWW-Authenticate"] = self.probleme.challenge


def body(refus: Refus, instance: str) -> dict[str, Any]:
    """The members of the problem; `instance` is the path called and the id of the request."""
    members: dict[str, Any] = {
        "type": TYPE_BASE + refus.code,
        "title": refus.probleme.title,
        "status": refus.probleme.status,
        "detail": refus.detail,
        "instance": instance,
        "code": refus.code,
    }
    if refus.errors:
        members["errors"] = [
            {"parametre": error.parametre, "in": error.place, "detail": error.detail} for error in refus.errors
        ]
    return members


def response(refus: Refus, instance: str) -> Response:
    """The answer to a refused call."""
    content = orjson.dumps(body(refus, instance))
    return Response(content, refus.probleme.status, refus.headers, media_type=MEDIA_TYPE)
