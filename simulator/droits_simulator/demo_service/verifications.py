"""What a service must check of what FranceConnect signs, before it believes a word of it.

v2 signs with published keys (ES256 or RS256, as registered); v1 with the service's own secret (HS256). Source:
docs/sources.md, franceconnect §3 and §5. Algorithms are fixed here: never those that a token asks for.
"""

import json
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey
from joserfc.jwt import JWTClaimsRegistry

from droits_simulator.demo_service.echec import Echec, illisible

_V2, _V1 = ("ES256", "RS256"), ("HS256",)
_LEEWAY = 5


def cles(document: Mapping[str, Any]) -> KeySet:
    """The published keys of v2; Echec if the document holds none."""
    try:
        return KeySet.import_key_set({"keys": list(document["keys"])})
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as cause:
        raise illisible("FranceConnect", f"ses clés publiées ({type(cause).__name__})") from cause


def lit_v2(token: str, keys: KeySet) -> jwt.Token:
    """What v2 signed; Echec if the signature is not its own."""
    return _lit(token, keys, _V2)


def lit_v1(token: str, client_secret: str) -> jwt.Token:
    """What v1 signed; Echec if the signature is not its own."""
    return _lit(token, OctKey.import_key(client_secret), _V1)


def _lit(token: str, key: KeySet | OctKey, algorithms: tuple[str, ...]) -> jwt.Token:
    try:
        return jwt.decode(token, key, algorithms=list(algorithms))
    except (JoseError, ValueError, KeyError, TypeError) as cause:
        quoi = f"la signature ou la forme du jeton signé ({type(cause).__name__})"
        raise illisible("FranceConnect", quoi) from cause


def verifie_claims(token: jwt.Token, *, issuer: str, client_id: str, now: int) -> None:
    """The token comes from that issuer, is for this service, and is alive; Echec names the member that is wrong."""
    registry = JWTClaimsRegistry(
        now=now,
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        registry.validate(token.claims)
    except (JoseError, ValueError, TypeError) as cause:
        raise _mauvais(getattr(cause, "claim", None) or type(cause).__name__) from cause


def verifie_nonce(token: jwt.Token, nonce: str) -> None:
    """The id_token answers this journey and no other."""
    if token.claims.get("nonce") != nonce:
        raise _mauvais("nonce")


def verifie_sub(userinfo: Mapping[str, Any], id_token: jwt.Token) -> None:
    """The identity is that of the person who logged in."""
    if userinfo.get("sub") != id_token.claims.get("sub"):
        raise _mauvais("sub")


def en_clair(token: jwt.Token) -> str:
    """Header and payload, laid out."""
    parts = {"en-tête": token.header, "contenu": token.claims}
    return json.dumps(parts, ensure_ascii=False, indent=2)


def _mauvais(membre: str) -> Echec:
    return Echec(
        "Un jeton signé par FranceConnect est refusé",
        f"Son membre « {membre} » n'est pas celui qu'attend le service : il s'arrête, comme tout service doit le faire.",
        membre,
    )
