"""Every refusal of the control API: one table, one exception (RFC 9457), as in the rights API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

TYPE_BASE = "https://banc-droits.example/problemes/"
MEDIA_TYPE = "application/problem+json"
MARK = {"X-Banc-Droits": "controle", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Probleme:
    """What a `code` stands for."""

    status: int
    title: str
    detail: str


PROBLEMES: Mapping[str, Probleme] = {
    "demande-invalide": Probleme(400, "Demande invalide", "La demande n'est pas celle que le contrat décrit."),
    "horloge-invalide": Probleme(400, "Heure invalide", "L'heure demandée n'est pas une heure de 1970 à 2100."),
    "faute-inconnue": Probleme(400, "Faute inconnue", "Aucune faute ne porte ce nom ; GET /control/faults les nomme."),
    "voeu-invalide": Probleme(400, "Vœu invalide", "Un vœu ne peut pas être compris."),
    "persona-sans-login-refuse": Probleme(
        403,
        "Personne sans login refusée",
        "Permettez-le d'abord à la session : PUT /control/wishes/personas avec without_login à true.",
    ),
    "voeux-eteints": Probleme(403, "Vœux éteints", "Ce bac à sable a été lancé sans vœux ; aucun n'y peut rien."),
    "controle-refuse": Probleme(
        401, "Contrôle refusé", "Envoyez le jeton de contrôle du bac à sable : Authorization: Bearer, puis le jeton."
    ),
    "session-inconnue": Probleme(404, "Session inconnue", "Cette session n'existe pas ou plus."),
    "echange-inconnu": Probleme(
        404, "Échange inconnu", "Le journal de la session ne garde aucun échange de ce nom, ou ne le garde plus."
    ),
    "adresse-inconnue": Probleme(404, "Adresse inconnue", "L'API de contrôle n'a rien à cette adresse."),
    "methode-refusee": Probleme(405, "Méthode refusée", "Cette adresse se demande par une autre méthode."),
    "corps-illisible": Probleme(415, "Corps illisible", "Envoyez du JSON, avec Content-Type: application/json."),
    "trop-de-sessions": Probleme(503, "Trop de sessions", "Fermez une session, ou attendez que l'une d'elles expire."),
    "contenu-invalide": Probleme(400, "Demande mal remplie", "Un membre de la demande ne va pas."),
    "demande-incomplete": Probleme(400, "Demande incomplète", "Remplissez ce qui manque avant d'envoyer."),
    "commentaire-attendu": Probleme(400, "Commentaire attendu", "Dites au demandeur pourquoi."),
    "convention-inconnue": Probleme(400, "Convention inconnue", "Aucune convention ne porte ce nom."),
    "franceconnect-non-valide": Probleme(
        403, "FranceConnect non validé", "Il faut un service FranceConnect de cette organisation, validé."
    ),
    "demande-inconnue": Probleme(404, "Demande inconnue", "Aucune demande ne porte ce numéro."),
    "habilitation-inconnue": Probleme(404, "Habilitation inconnue", "Aucune habilitation ne porte ce numéro."),
    "evenement-impossible": Probleme(409, "Événement impossible", "L'état de la demande ne le permet pas."),
    "modification-impossible": Probleme(409, "Modification impossible", "L'état de la demande ne le permet pas."),
    "habilitation-close": Probleme(409, "Habilitation close", "Seule une habilitation active a une clé."),
    "demande-disputee": Probleme(409, "Demande disputée", "Relisez-la, puis recommencez."),
    "demande-trop-longue": Probleme(409, "Demande trop longue", "Faites-en une autre."),
    "trop-de-demandes": Probleme(503, "Trop de demandes", "Ouvrez une autre session."),
    "inscription-refusee": Probleme(400, "Inscription refusée", "Un membre de l'inscription ne va pas."),
    "inscription-inconnue": Probleme(
        404, "Inscription inconnue", "La session n'a rien inscrit sous ce client_id ; ceux des fichiers restent."
    ),
    "inscription-disputee": Probleme(409, "Inscription disputée", "Une autre inscription est passée ; recommencez."),
    "trop-d-inscriptions": Probleme(503, "Trop d'inscriptions", "Désinscrivez-en, ou ouvrez une autre session."),
    "webhook-refuse": Probleme(
        400, "Webhook refusé", "Donnez une adresse http ou https de la machine même (127.0.0.1, localhost ou [::1])."
    ),
    "webhook-inconnu": Probleme(404, "Webhook inconnu", "Aucun webhook ne porte ce nom."),
    "trop-de-webhooks": Probleme(503, "Trop de webhooks", "Oubliez-en un, ou ouvrez une autre session."),
    "bac-plein": Probleme(
        503, "Bac plein", "Fermez une session, ou attendez qu'une partie de ce qu'elle tient expire."
    ),
    "controle-en-panne": Probleme(500, "Contrôle en panne", "La demande a échoué ; renouvelez-la."),
}


class Denied(Exception):
    """A demand that is not met, and changed nothing. `detail` replaces the table's."""

    def __init__(self, code: str, detail: str | None = None, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.probleme = PROBLEMES[code]
        self.detail = detail or self.probleme.detail
        self.headers = dict(headers or {})


def body(denied: Denied) -> dict[str, Any]:
    """The members of the problem."""
    return {
        "type": TYPE_BASE + denied.code,
        "title": denied.probleme.title,
        "status": denied.probleme.status,
        "detail": denied.detail,
        "code": denied.code,
    }


def response(denied: Denied) -> Response:
    """The answer to a refused demand."""
    headers = {**MARK, **denied.headers}
    return Response(orjson.dumps(body(denied)), denied.probleme.status, headers, media_type=MEDIA_TYPE)
