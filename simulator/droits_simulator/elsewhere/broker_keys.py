"""The keys by which a FranceConnect v2 signs, from its discovery document; fetched again when one is not among them."""

import asyncio
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from droits_simulator.elsewhere.line import Line, nonsense
from droits_simulator.elsewhere.reading import json_object, member

SigningKey = ECKey | RSAKey


class BrokerKeys:
    """The published keys of `issuer`."""

    def __init__(self, issuer: str, line: Line) -> None:
        self._issuer = issuer
        self._line = line
        self._keys: dict[str, SigningKey] = {}
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> SigningKey:
        """The key of that name; BrokerUnreachable (nonsense) if the broker does not publish it."""
        if kid not in self._keys:
            async with self._fetching:
                if kid not in self._keys:  # nobody else fetched it meanwhile
                    self._keys = await self._fetch()
        if kid not in self._keys:
            raise nonsense("the answer is signed by a key that FranceConnect does not publish")
        return self._keys[kid]

    async def _fetch(self) -> dict[str, SigningKey]:
        published = member(await self._document("key set", await self._jwks_uri()), "keys", list)
        keys = [key for key in map(_signing_key, published) if key is not None]
        return {str(key.kid): key for key in keys}

    async def _jwks_uri(self) -> str:
        document = await self._document("discovery document", f"{self._issuer}/.well-known/openid-configuration")
        if document.get("issuer") != self._issuer:
            raise nonsense("the discovery document names another issuer than --broker")
        return str(member(document, "jwks_uri", str))

    async def _document(self, what: str, url: str) -> dict[str, Any]:
        reply = await self._line.get(url)
        if reply.status != 200:
            raise nonsense(f"its {what} answers {reply.status}")
        return json_object(reply.body)


def _signing_key(jwk: Any) -> SigningKey | None:
    """The key, or None if it is not one by which an answer may be signed: the set may hold others."""
    if not isinstance(jwk, dict) or jwk.get("use", "sig") != "sig" or not isinstance(jwk.get("kid"), str):
        return None
    try:
        if jwk.get("kty") == "EC":
            return ECKey.import_key(jwk)
        return RSAKey.import_key(jwk) if jwk.get("kty") == "RSA" else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None
