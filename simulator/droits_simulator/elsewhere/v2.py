"""`checktoken` of FranceConnect v2: asked by a registered data provider, answered in a sealed and signed token.

A dead token is no error there: 200, and `active` false inside. Every status but 200 speaks of the data provider or of the
broker, never of the person's token. Source: docs/sources.md, franceconnect §6.2.
"""

from typing import Any

from droits_simulator.api.token import Jeton
from droits_simulator.clock import Clock, timestamp
from droits_simulator.elsewhere.broker_keys import BrokerKeys
from droits_simulator.elsewhere.line import Line, Reply, nonsense
from droits_simulator.elsewhere.provider import DataProvider
from droits_simulator.elsewhere.reading import json_object, member, pivot
from droits_simulator.elsewhere.sealed import opened, signed_by, verified

MEDIA_TYPE = "application/token-introspection+jwt"
LEEWAY = 60  # seconds by which an answer may be older or newer than now


class CheckTokenV2:
    """Asks the broker at `issuer` as `provider`.

    `clocks` tell what time it may be at the broker: an answer must have been signed by one of them just now.
    """

    def __init__(self, issuer: str, line: Line, provider: DataProvider, clocks: tuple[Clock, ...]) -> None:
        self._issuer = issuer
        self._line = line
        self._provider = provider
        self._clocks = clocks
        self._keys = BrokerKeys(issuer, line)

    async def check(self, bearer: str) -> Jeton | None:
        """The live token, None if it is dead; BrokerUnreachable when the answer is missing or nonsense."""
        told = await self._told(bearer)
        if not member(told, "active", bool):
            return None
        if told.get("jti", bearer) != bearer:
            raise nonsense("the answer is about another token")
        scopes = member(told, "scope", str).split()
        expires_at = member(told, "exp", int)
        if all(timestamp(clock) - expires_at > LEEWAY for clock in self._clocks):
            raise nonsense("the answer calls a token active that has expired")
        return Jeton(member(told, "aud", str), frozenset(scopes), pivot(told), expires_at)

    async def _told(self, bearer: str) -> dict[str, Any]:
        """The member `token_introspection` of an answer that the broker signed, for this provider, just now."""
        form = {"token": bearer, "client_id": self._provider.client_id, "client_secret": self._provider.client_secret}
        reply = await self._line.post(f"{self._issuer}/checktoken", form, MEDIA_TYPE)
        if reply.status != 200:
            raise nonsense(_refusal(reply))
        token = opened(reply.body, self._provider)
        payload = verified(token, await self._keys.find(signed_by(token)))
        self._check(payload)
        told: dict[str, Any] = member(payload, "token_introspection", dict)
        return told

    def _check(self, payload: dict[str, Any]) -> None:
        if payload.get("iss") != self._issuer:
            raise nonsense("the answer is signed in the name of another issuer")
        if payload.get("aud") != self._provider.client_id:
            raise nonsense("the answer is for another data provider")
        issued = member(payload, "iat", int)
        if all(abs(timestamp(clock) - issued) > LEEWAY for clock in self._clocks):
            raise nonsense(f"the answer was not signed within {LEEWAY} s of now; are both clocks right?")


def _refusal(reply: Reply) -> str:
    if reply.status == 401 and json_object(reply.body).get("error") == "invalid_client":
        return "it does not know this data provider, or not with this secret (invalid_client)"
    return f"checktoken answers {reply.status}"
