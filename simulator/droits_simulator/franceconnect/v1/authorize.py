"""v1 `authorize`: a missing parameter is a JSON body without redirection, other errors are redirected.

The statuses of the JSON answers, and that `state` is mandatory like `nonce`, are inferred. Unknown parameters are ignored:
the published client leaves a `&` at the end and does not encode its redirect_uri. Without `acr_values` the level is eidas1.
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import interaction
from droits_simulator.franceconnect.authorize import chosen_acr
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import Asked
from droits_simulator.franceconnect.parameters import Unreadable, query
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.scopes import KNOWN_V1, asked
from droits_simulator.franceconnect.v1.errors import Failure, missing_fields

_REQUIRED = ("response_type", "client_id", "redirect_uri", "scope", "state", "nonce")


async def authorize(context: Context, request: Request) -> Response:
    """GET: begin a journey, or refuse."""
    try:
        wish = query(request)
    except Unreadable as cause:
        raise Failure(400, "invalid_request", str(cause)) from cause
    service = _service(context, wish)
    demand = _asked(wish)
    fault = _fault(wish, service)
    if fault is None:
        return await interaction.begin(context, request, demand)
    error, description = fault
    return interaction.back(context, demand, {"error": error, "error_description": description})


def _service(context: Context, wish: dict[str, str]) -> Service:
    missing = [name for name in _REQUIRED if not wish.get(name)]
    if missing:
        raise missing_fields(missing)
    service = context.registre.service(wish["client_id"])
    if service is None:
        raise Failure(400, "invalid_client", "client_id is unknown")
    if not service.may_redirect_to(wish["redirect_uri"]):
        raise Failure(400, "invalid_request", "redirect_uri is not registered for this client")
    return service


def _fault(wish: dict[str, str], service: Service) -> tuple[str, str] | None:
    scopes = asked(wish["scope"], KNOWN_V1)
    if wish["response_type"] != "code":
        return "unsupported_response_type", "response_type must be code"
    if "openid" not in scopes:
        return "invalid_scope", "scope must contain openid"
    if not service.scopes.issuperset(scopes):
        return "invalid_scope", "a requested scope is not granted to this client"
    return None


def _asked(wish: dict[str, str]) -> Asked:
    return Asked(
        version="v1",
        client_id=wish["client_id"],
        redirect_uri=wish["redirect_uri"],
        scopes=asked(wish["scope"], KNOWN_V1),
        state=wish["state"],
        nonce=wish["nonce"],
        acr=chosen_acr(wish.get("acr_values", "")),
    )
