"""What the rights API asks of FranceConnect: one question, whoever answers it.

The broker may be in this process or behind HTTP (v1 or v2 `checktoken`); the rights API sees this protocol alone.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class IdentitePivot:
    """The pivot identity that FranceConnect vouches for, in its own formats (docs/sources.md, franceconnect §4.1).

    `given_name` holds all first names separated by spaces; `birthdate` is `YYYY-MM-DD`; `gender` is male, female or
    unspecified; `birthplace` is a COG code, or empty for a birth abroad; `birthcountry` is a COG code (99100 France).
    """

    given_name: str
    family_name: str
    birthdate: str
    gender: str
    birthplace: str
    birthcountry: str


@dataclass(frozen=True, slots=True)
class Jeton:
    """A live access token: who gave it, to which service (`client_id`), for which scopes, until when (epoch seconds)."""

    client_id: str
    scopes: frozenset[str]
    identite: IdentitePivot
    expires_at: int


class BrokerUnreachable(Exception):
    """The broker did not answer (503), or answered something that cannot be read (`nonsense`, 502)."""

    def __init__(self, reason: str, *, nonsense: bool = False) -> None:
        super().__init__(reason)
        self.nonsense = nonsense


class TokenVerifier(Protocol):
    """Tells what a bearer token is worth."""

    async def verify(self, bearer: str, session: str) -> Jeton | None:
        """The live token, or None if it is unknown, expired or revoked; BrokerUnreachable when nobody can tell."""
        ...
