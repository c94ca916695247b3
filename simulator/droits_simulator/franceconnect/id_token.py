"""The id_token of both versions, and the way from an id_token back to the agreement it speaks of (for logout).

v2: exactly sub, acr, (amr,) auth_time, nonce, aud, exp, iat, iss, signed by the algorithm that the service registered.
v1: HS256 under the client secret. The published client decodes the payload with plain base64, hence the escapes.
"""

import json
from hashlib import sha256
from typing import Any

from droits_simulator.franceconnect import hostile
from droits_simulator.franceconnect.claims import AMR
from droits_simulator.franceconnect.compte import Compte
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.grant import AccessToken
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.sub import pairwise

# In ASCII text only these give `-` or `_` in base64url, which plain base64 does not know.
_NOT_PLAIN = str.maketrans({character: f"\\u{ord(character):04x}" for character in "~?>\x7f"})


async def id_token_v2(context: Context, service: Service, compte: Compte, token: AccessToken) -> str:
    """A v2 id_token."""
    asked = token.grant.asked
    payload: dict[str, Any] = {
        "sub": pairwise(service.entity_id, compte),
        "acr": asked.acr,
        "auth_time": token.grant.auth_time,
        "nonce": asked.nonce,
        **_times(token),
        "aud": service.client_id,
        "iss": context.issuer_v2,
    }
    if asked.amr:
        payload["amr"] = AMR
    alg = service.id_token_signed_response_alg
    return await hostile.signed(context, hostile.ID_TOKEN, alg, payload, secret=service.client_secret)


def id_token_v1(context: Context, service: Service, compte: Compte, token: AccessToken) -> str:
    """A v1 id_token."""
    asked = token.grant.asked
    payload = {
        "iss": context.issuer_v1,
        "sub": pairwise(service.entity_id, compte),
        "aud": service.client_id,
        **_times(token),
        "nonce": asked.nonce,
        "idp": "FC",
        "acr": asked.acr,
        "amr": [],
    }
    return hostile.signed_v1(context, service.client_secret, payload, plain_base64)


def plain_base64(payload: dict[str, Any]) -> str:
    """JSON that no decoder of plain base64 stumbles over once it is written in base64url."""
    text = json.dumps(payload, separators=(",", ":"))
    return text.translate(_NOT_PLAIN)


async def remember_hint(context: Context, session: str, id_token: str, token: AccessToken) -> None:
    """Note to which agreement an id_token belongs, for as long as that can matter."""
    await context.store.put(_key(session, id_token), {"grant": token.grant.id}, expires_at=token.expires_at)


async def grant_of_hint(context: Context, session: str, id_token: str) -> str | None:
    """The agreement of an id_token, or None once its access token is dead anyway."""
    found = await context.store.take(_key(session, id_token))
    return str(found["grant"]) if found else None


def _times(token: AccessToken) -> dict[str, int]:
    return {"exp": token.expires_at, "iat": token.issued_at}


def _key(session: str, id_token: str) -> str:
    return f"{session}/hint/{sha256(id_token.encode()).hexdigest()}"
