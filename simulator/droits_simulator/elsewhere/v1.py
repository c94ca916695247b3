"""`checktoken` of FranceConnect v1: a form with the token alone, an answer in plain JSON.

Nobody says who asks. A dead token is refused with 401 or 400 in a JSON object, in one of three recorded shapes.
Source: docs/sources.md, franceconnect §6.1.
"""

from droits_simulator.api.token import Jeton
from droits_simulator.clock import Clock, timestamp
from droits_simulator.elsewhere.line import Line, Reply, nonsense
from droits_simulator.elsewhere.reading import json_object, member, pivot

_REFUSED = {400, 401}


class CheckTokenV1:
    """Asks the broker at `url` (`…/api/v1`)."""

    def __init__(self, url: str, line: Line, clock: Clock) -> None:
        self._address = f"{url}/checktoken"
        self._line = line
        self._clock = clock

    async def check(self, bearer: str) -> Jeton | None:
        """The live token, None if it is dead; BrokerUnreachable when the answer is missing or nonsense."""
        reply = await self._line.post(self._address, {"token": bearer}, "application/json")
        if reply.status in _REFUSED:
            _check_refusal(reply)
            return None
        if reply.status != 200:
            raise nonsense(f"checktoken answers {reply.status}")
        # v1 does not tell how long a token lives: this one lives now, more is not known.
        return _jeton(reply, expires_at=timestamp(self._clock))


def _check_refusal(reply: Reply) -> None:
    refusal = json_object(reply.body)
    if refusal.get("status") != "fail" and "error" not in refusal:
        raise nonsense(f"checktoken answers {reply.status} without saying why")


def _jeton(reply: Reply, expires_at: int) -> Jeton:
    members = json_object(reply.body)
    scopes = member(members, "scope", list)
    if not all(isinstance(scope, str) for scope in scopes):
        raise nonsense("the member scope holds something that is not text")
    client_id = member(member(members, "client", dict), "client_id", str)
    return Jeton(client_id, frozenset(scopes), pivot(member(members, "identity", dict)), expires_at)
