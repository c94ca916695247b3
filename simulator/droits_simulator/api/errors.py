"""What Connexion's exception middleware answers: always a problem, always ours.

The handlers are asynchronous, because Connexion runs the others in a thread pool, several times slower.
A failure of the sandbox itself is logged by its type and place alone: a message might hold what somebody sent.
"""

import logging
from traceback import extract_tb
from typing import Any

from connexion.exceptions import ProblemException
from connexion.lifecycle import ConnexionResponse
from starlette.exceptions import HTTPException

from droits_simulator.api.appel import appel_of
from droits_simulator.api.problems import MEDIA_TYPE, Refus, response

_log = logging.getLogger(__name__)
_BY_STATUS = {404: "chemin-inconnu", 405: "methode-non-permise", 406: "representation-non-disponible"}


def add_error_handlers(app: Any) -> None:
    """Register the handlers on a Connexion application."""
    app.add_error_handler(Refus, _refused)
    for status in _BY_STATUS:
        app.add_error_handler(status, _http)
    app.add_error_handler(ProblemException, _http)
    app.add_error_handler(HTTPException, _http)
    app.add_error_handler(Exception, _failed)


async def _refused(request: Any, refus: Refus) -> Any:
    appel = appel_of(request.scope)
    appel.refuse(refus)
    answer = response(refus, appel.instance)
    return ConnexionResponse(answer.status_code, mimetype=MEDIA_TYPE, body=answer.body, headers=refus.headers)


async def _http(request: Any, cause: HTTPException) -> Any:
    code = _BY_STATUS.get(cause.status_code)
    if code is None:
        # The stack below refuses nothing else by itself; a 4xx that it invents is a parameter that it cannot read.
        code = "parametre-invalide" if cause.status_code < 500 else "erreur-interne"
    allow = {"Allow": _sorted(cause.headers["Allow"])} if code == "methode-non-permise" and cause.headers else {}
    return await _refused(request, Refus(code, headers=allow))


async def _failed(request: Any, cause: Exception) -> Any:
    frames = extract_tb(cause.__traceback__)
    place = f"{frames[-1].name} (line {frames[-1].lineno})" if frames else "unknown place"
    _log.error("%s in %s, request %s", type(cause).__name__, place, appel_of(request.scope).request_id)
    return await _refused(request, Refus("erreur-interne"))


def _sorted(allow: Any) -> str:
    return ", ".join(sorted(str(allow).split(", ")))
