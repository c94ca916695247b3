"""Keys that turn: each id_token is signed by a key made for it, published from that moment and not before.

Whoever verifies by keys fetched earlier does not find this one, and finds it by fetching them once more. The keys lie in
the store, since several processes may answer; the last few stay published, so that parallel logins do not void each other.
"""

import asyncio
from typing import Any

from joserfc.jwk import ECKey, Key, RSAKey

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.keys import RSA_BITS, read_jws
from droits_simulator.sessions import current

ROTATED = "courtier-cles-tournees"
KEPT = 8


async def signing_key(context: Context, alg: str, *, turns: bool) -> Key:
    """The key that signs; `turns` if what it signs is an id_token."""
    if ROTATED not in context.hostile:
        return context.keys.key_for(alg)
    latest = None if turns else next((key for key in reversed(await _rotated(context)) if key.alg == alg), None)
    return latest or await _turn(context, alg)


async def published(context: Context) -> dict[str, Any]:
    """The key set."""
    rotated = await _rotated(context) if ROTATED in context.hostile else []
    return {"keys": [key.as_dict(private=False) for key in rotated]} if rotated else context.keys.jwks()


async def read_rotated(context: Context, token: str) -> dict[str, Any] | None:
    """The payload of a JWS that one of the turned keys signed; None for anything else."""
    keys = await _rotated(context) if ROTATED in context.hostile else []
    return next((payload for key in keys if (payload := read_jws(token, key, key.alg or ""))), None)


async def _rotated(context: Context) -> list[ECKey | RSAKey]:
    return [_key(one) for one in await context.store.items(_place())]


async def _turn(context: Context, alg: str) -> Key:
    key = await asyncio.to_thread(_generate, alg)  # an RSA key takes a while, and others wait for answers
    await context.store.push(_place(), key.as_dict(private=True), keep=KEPT)
    return key


def _generate(alg: str) -> ECKey | RSAKey:
    key: ECKey | RSAKey
    if alg == "ES256":
        key = ECKey.generate_key("P-256", {"use": "sig", "alg": alg})
    else:
        key = RSAKey.generate_key(RSA_BITS, {"use": "sig", "alg": alg})
    key.ensure_kid()
    return key


def _key(jwk: dict[str, Any]) -> ECKey | RSAKey:
    return ECKey.import_key(jwk) if jwk["kty"] == "EC" else RSAKey.import_key(jwk)


def _place() -> str:
    return f"{current().id}/rotation/cles"
