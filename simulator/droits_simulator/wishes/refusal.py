"""The answer to a wish that is not met: a problem of the sandbox, told apart from those of the API that it plays."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

from droits_simulator.api.problems import MEDIA_TYPE, TYPE_BASE

MALFORMED = "voeu-invalide"
NO_PERSONA = "persona-sans-login-refuse"
_MARK = {"X-Banc-Droits": "voeu", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_TEXTS: Mapping[str, tuple[int, str, str]] = {
    MALFORMED: (400, "Vœu invalide", "Un vœu de cette demande ne peut pas être compris ; rien d'autre n'en a été lu."),
    NO_PERSONA: (
        403,
        "Personne sans login refusée",
        "Ce bac à sable ne répond pas au sujet d'une personne qui ne s'est pas identifiée : il faut l'y autoriser.",
    ),
}


def refused(code: str, errors: list[dict[str, str]] | None = None) -> Response:
    """The problem of that code; `errors` are members `parametre`, `in` and `detail`."""
    status, title, detail = _TEXTS[code]
    members: dict[str, Any] = {
        "type": TYPE_BASE + code,
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        members["errors"] = errors
    return Response(orjson.dumps(members), status, _MARK, media_type=MEDIA_TYPE)
