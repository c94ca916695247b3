"""The rights API's view of a broker in the same process."""

from collections.abc import Mapping
from typing import Any, Protocol

from droits_simulator.api.token import IdentitePivot, Jeton
from droits_simulator.by_identity import ByIdentity
from droits_simulator.franceconnect.broker import Introspection


class Introspects(Protocol):
    """What is asked of the broker."""

    async def introspect(self, token: str, session: str) -> Introspection | None:
        """What a live token is worth, or None."""
        ...


class InProcessVerifier:
    """A `TokenVerifier` that asks the broker directly."""

    def __init__(self, broker: Introspects) -> None:
        self._broker = broker
        self._jeton = ByIdentity(_jeton)

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        """The live token, or None."""
        found = await self._broker.introspect(bearer, session)
        return None if found is None else self._jeton(found)


def _jeton(found: Introspection) -> Jeton:
    return Jeton(found.client_id, found.scopes, _pivot(found.claims), found.exp)


def _pivot(claims: Mapping[str, Any]) -> IdentitePivot:
    return IdentitePivot(
        given_name=str(claims.get("given_name", "")),
        family_name=str(claims.get("family_name", "")),
        birthdate=str(claims.get("birthdate", "")),
        gender=str(claims.get("gender", "")),
        birthplace=str(claims.get("birthplace") or ""),
        birthcountry=str(claims.get("birthcountry", "")),
    )
