"""The keys of a data provider that registered an address (`jwks_uri`) for them: fetched at each checktoken, kept nowhere.

An answer is waited for a limited time, read up to a limited size, and taken from the address that was registered, never
from one that it redirects to. What FranceConnect answers when it cannot have the keys is not recorded: 502 here.
"""

import asyncio
import ssl
from functools import cache
from typing import Any

import httpx
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import Key

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.registre import FournisseurDonnees, public_key

LIMIT = 5.0  # seconds for the whole answer
LARGEST = 65_536  # bytes


class KeysUnavailable(Exception):
    """A data provider's keys cannot be had. `reason` says why, and repeats nothing of what was answered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def encryption_key(context: Context, fournisseur: FournisseurDonnees) -> Key:
    """The first key with `use: enc` and the registered algorithm, as FranceConnect picks it; KeysUnavailable without."""
    if fournisseur.jwks is not None:
        return fournisseur.encryption_key()
    body, alg = await _fetched(context, fournisseur.jwks_uri), fournisseur.checktoken_encrypted_response_alg
    try:
        # Keys of other kinds and uses may stand beside it, and need not be ones that we could read.
        found = next(
            (jwk for jwk in orjson.loads(body)["keys"] if (jwk.get("use"), jwk.get("alg")) == ("enc", alg)), None
        )
        return _public(found, alg)
    except (JoseError, LookupError, ValueError, TypeError, AttributeError) as cause:
        raise KeysUnavailable("what their address answers is not a JWK set of public keys") from cause


def _public(jwk: dict[str, Any] | None, alg: str) -> Key:
    if jwk is None:
        raise KeysUnavailable(f"none of them has use enc and alg {alg}")
    if "d" in jwk:
        raise KeysUnavailable("a private key stands there")
    return public_key(jwk)


async def _fetched(context: Context, uri: str) -> bytes:
    try:
        async with asyncio.timeout(LIMIT), _client(context) as client, client.stream("GET", uri) as answer:
            if answer.status_code != 200:
                raise KeysUnavailable(f"their address answers {answer.status_code}, not 200")
            return await _bounded(answer)
    except (TimeoutError, httpx.TimeoutException) as cause:
        raise KeysUnavailable(f"their address does not answer within {LIMIT:g} s") from cause
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as cause:
        raise KeysUnavailable(f"their address cannot be reached ({type(cause).__name__})") from cause


def _client(context: Context) -> httpx.AsyncClient:
    # Not compressed: the limit is on what is read into memory.
    headers = {"Accept": "application/jwk-set+json, application/json", "Accept-Encoding": "identity"}
    return httpx.AsyncClient(
        transport=context.transport, verify=_tls(), trust_env=False, timeout=LIMIT, headers=headers
    )


async def _bounded(answer: httpx.Response) -> bytes:
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise KeysUnavailable("their address answers in a compression that was not asked for")
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise KeysUnavailable(f"their address answers more than {LARGEST} bytes")
    return bytes(body)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
