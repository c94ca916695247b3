"""v1 `logout`: every parameter is optional; clients are known that send none, and others that send three.

FranceConnect asked for a confirmation first; here the browser is sent on at once, as the published stub does.
"""

from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import PageRefusal
from droits_simulator.franceconnect.keys import claimed_payload, read_jws
from droits_simulator.franceconnect.logout import leave
from droits_simulator.franceconnect.parameters import Unreadable, query
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.textes import ENGLISH, texte
from droits_simulator.franceconnect.v1.errors import Failure


async def logout(context: Context, request: Request) -> Response:
    """GET: back to the registered address with `state`, or a page that says so."""
    try:
        wish = query(request)
        service = _service(context, wish["id_token_hint"]) if wish.get("id_token_hint") else None
        return await leave(context, request, service, wish)
    except (Unreadable, PageRefusal) as cause:
        raise Failure(400, "invalid_request", cause.texte.within(ENGLISH)) from cause


def _service(context: Context, hint: str) -> Service:
    """The service for which an id_token was made and signed."""
    service = context.registre.service(str(claimed_payload(hint).get("aud", "")))
    payload = read_jws(hint, OctKey.import_key(service.client_secret), "HS256") if service else None
    if service is None or payload is None:
        raise Unreadable(texte("logout.hint"))
    return service
