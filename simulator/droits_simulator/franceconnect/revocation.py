"""v2 `token/revocation`: exactly `token`, `client_id` and `client_secret`; extra parameters are refused.

A service that signs assertions sends `client_assertion` and `client_assertion_type` in place of the secret, and may leave
`client_id` out. FranceConnect's own list of parameters names the secret alone (decision 26).
"""

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect.client_auth import authenticate, read_form
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import invalid_request
from droits_simulator.franceconnect.grant import live_token, revoke_token

# FranceConnect's own limits.
_MIN_LENGTHS = {"token": 43, "client_secret": 32}
_WITH_SECRET = {"token", "client_id", "client_secret"}
_WITH_ASSERTION = {"token", "client_id", "client_assertion", "client_assertion_type"}


async def revocation(context: Context, request: Request) -> Response:
    """POST: 200 with an empty body, whether or not there was such a token (RFC 7009); only one's own is revoked."""
    given = await read_form(request)
    _check(given)
    service = await authenticate(context, request, given)
    session = context.session
    token = await live_token(context, session, given["token"])
    if token is not None and token.grant.asked.client_id == service.client_id:
        await revoke_token(context, session, given["token"])
    return Response(status_code=200)


def _check(given: dict[str, str]) -> None:
    names = set(given) | {"client_id"} if "client_assertion" in given else set(given)
    if names not in (_WITH_SECRET, _WITH_ASSERTION):
        raise invalid_request(
            "exactly token, client_id and client_secret are expected, or token and a client_assertion"
        )
    if any(len(value) < _MIN_LENGTHS.get(name, 1) for name, value in given.items()):
        raise invalid_request("token or client_secret is too short")
