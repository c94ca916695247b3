"""The rights API's view of the broker in the same process."""

import asyncio
from typing import Any

import pytest

from droits_simulator.api.token import IdentitePivot, Jeton
from droits_simulator.franceconnect.broker import Introspection
from droits_simulator.verifier import InProcessVerifier

CLAIMS: dict[str, Any] = {
    "given_name": "Anne Marie",
    "family_name": "DUPONT",
    "birthdate": "1984-03-17",
    "gender": "female",
    "birthplace": "49990",
    "birthcountry": "99100",
}


class _Broker:
    def __init__(self, claims: dict[str, Any] | None) -> None:
        self._claims = claims
        self.asked: list[tuple[str, str]] = []

    async def introspect(self, token: str, session: str) -> Introspection | None:
        self.asked.append((token, session))
        if self._claims is None:
            return None
        return Introspection("client", frozenset({"openid"}), self._claims, 1, 61, "eidas1", "sub")


def _verify(broker: _Broker) -> Jeton | None:
    return asyncio.run(InProcessVerifier(broker).verify("jeton", "essai"))


def test_a_live_token_carries_client_scopes_identity_and_expiry() -> None:
    broker = _Broker(CLAIMS)
    pivot = IdentitePivot("Anne Marie", "DUPONT", "1984-03-17", "female", "49990", "99100")
    assert _verify(broker) == Jeton("client", frozenset({"openid"}), pivot, 61)
    assert broker.asked == [("jeton", "essai")]


def test_a_dead_token_is_none() -> None:
    assert _verify(_Broker(None)) is None


@pytest.mark.parametrize("claims", [{"birthplace": ""}, {"birthplace": None}])
def test_a_birth_abroad_has_no_place(claims: dict[str, Any]) -> None:
    jeton = _verify(_Broker(CLAIMS | claims))
    assert jeton is not None
    assert jeton.identite.birthplace == ""
