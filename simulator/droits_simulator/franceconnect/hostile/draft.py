"""What FranceConnect is about to say, still to be signed: the form in which a hostility changes it."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from joserfc import jws
from joserfc.jwk import Key


@dataclass(frozen=True, slots=True)
class Draft:
    """Members, and how they will be signed.

    Without `key` the token is unsecured (`alg: none`). `text` writes the members. `spoilt` breaks the signature once it is
    made; `bare` leaves the JSON as it is, without a token around it.
    """

    payload: Mapping[str, Any]
    header: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None
    text: Callable[[dict[str, Any]], str] = json.dumps
    spoilt: bool = False
    bare: bool = False

    def saying(self, **members: Any) -> "Draft":
        """The same with other members."""
        return replace(self, payload={**self.payload, **members})

    def without(self, name: str) -> "Draft":
        """The same without one member."""
        return replace(self, payload={one: value for one, value in self.payload.items() if one != name})

    def written(self) -> str:
        """What is sent."""
        text = self.text(dict(self.payload))
        if self.bare:
            return text
        if self.key is None:
            return f"{_segment(json.dumps({**self.header, 'alg': 'none'}))}.{_segment(text)}."
        token = jws.serialize_compact(dict(self.header), text, self.key, algorithms=[self.header["alg"]])
        return _spoil(token) if self.spoilt else token


def _segment(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _spoil(token: str) -> str:
    """The token with another first byte of its signature."""
    signed, _, signature = token.rpartition(".")
    return f"{signed}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
