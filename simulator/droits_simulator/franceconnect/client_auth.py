"""How a service proves who it is at v2 back-channel endpoints, in the form: a secret, or an assertion that it signed.

Each service is registered for one of the two methods and is refused the other. Basic authentication is not supported by
FranceConnect.
"""

from starlette.requests import Request

from droits_simulator.franceconnect.client_assertion import check_assertion, claimed_client_id
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import WRONG_SECRET, invalid_client, invalid_request
from droits_simulator.franceconnect.parameters import Unreadable, form
from droits_simulator.franceconnect.registre import KEY_JWT, SECRET_POST, Service

_ASSERTION = {"client_assertion", "client_assertion_type"}


async def read_form(request: Request) -> dict[str, str]:
    """The form of a back-channel call; Refusal if it cannot be read."""
    try:
        return await form(request)
    except Unreadable as cause:
        raise invalid_request(str(cause)) from cause


async def authenticate(context: Context, request: Request, given: dict[str, str]) -> Service:
    """The service that sent the form; Refusal 401 invalid_client unless it proves who it is."""
    asserts = not _ASSERTION.isdisjoint(given)
    service = context.registre.service(given.get("client_id") or (claimed_client_id(given) if asserts else ""))
    if service is None:
        raise invalid_client("client not found")
    presented = {KEY_JWT: asserts, SECRET_POST: "client_secret" in given, "Basic": "authorization" in request.headers}
    if any(there for method, there in presented.items() if method != service.token_endpoint_auth_method):
        raise invalid_client(f"only {service.token_endpoint_auth_method} is registered for this client")
    if service.token_endpoint_auth_method == KEY_JWT:
        await check_assertion(context, service, given)
    elif not service.accepts_secret(given.get("client_secret", "")):
        detail, code = WRONG_SECRET
        raise invalid_client(detail, code)
    return service
