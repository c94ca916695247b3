"""The v1 token that a request presents: malformed, dead, or alive."""

import re

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import AccessToken, live_token
from droits_simulator.franceconnect.v1.errors import DEAD, MALFORMED, Failure

_SHAPE = re.compile(r"[0-9a-f]{64}")


async def live_v1_token(context: Context, value: str) -> AccessToken:
    """The live access token of that value; Failure 401 with the recorded message otherwise."""
    if _SHAPE.fullmatch(value) is None:
        raise Failure(401, "invalid_token", MALFORMED)
    token = await live_token(context, context.session, value)
    if token is None or token.grant.asked.version != "v1":
        raise Failure(401, "invalid_token", DEAD)
    return token
