"""Every refusal of supervision: one table, one exception (RFC 9457), as in the rights API."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from droits_simulator.api.problems import MEDIA_TYPE, TYPE_BASE, Probleme

PROBLEMES: Mapping[str, Probleme] = {
    "format-inconnu": Probleme(
        400, "Format inconnu", "Écrivez format=nombre ou format=objet, une seule fois, ou n'écrivez pas de format."
    ),
    "metriques-refusees": Probleme(
        401,
        "Métriques refusées",
        "Envoyez le jeton de contrôle du bac à sable : Authorization: Bearer, puis le jeton.",
        challenge='Bearer realm="metriques"',
    ),
    "metriques-a-la-racine": Probleme(
        404,
        "Métriques à la racine",
        "Les métriques sont celles de tout le bac à sable : demandez /metrics à la racine.",
    ),
    "methode-refusee": Probleme(405, "Méthode refusée", "Cette adresse se demande par une autre méthode."),
    "pas-pret": Probleme(503, "Pas prêt", "Quelque chose manque au bac à sable ; réessayez plus tard."),
    "supervision-en-panne": Probleme(500, "Supervision en panne", "La demande a échoué ; renouvelez-la."),
}


class Ecarte(Exception):
    """A demand that is not met. `detail` replaces the table's, `more` are further members of the problem."""

    def __init__(
        self, code: str, detail: str | None = None, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(code)
        self.code, self.probleme = code, PROBLEMES[code]
        self.detail, self.more = detail or self.probleme.detail, more
        challenge = {"WWW-Authenticate": self.probleme.challenge} if self.probleme.challenge else {}
        self.headers = {**challenge, **(headers or {})}


def body(ecarte: Ecarte) -> bytes:
    """The problem, as JSON."""
    return orjson.dumps(
        {
            "type": TYPE_BASE + ecarte.code,
            "title": ecarte.probleme.title,
            "status": ecarte.probleme.status,
            "detail": ecarte.detail,
            "code": ecarte.code,
            **ecarte.more,
        }
    )


def response(ecarte: Ecarte, headers: Mapping[str, str]) -> Response:
    """The answer to a demand that is not met."""
    return Response(body(ecarte), ecarte.probleme.status, {**headers, **ecarte.headers}, media_type=MEDIA_TYPE)
