"""Tokens that FranceConnect never issued: JSON Web Tokens made by hand, so that no JOSE library has to be persuaded."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, time
from typing import Any

import orjson

from droits_conformance.checks.people import Ask
from droits_conformance.probe import Probe


def forged_tokens(probe: Probe, ask: Ask) -> tuple[tuple[str, str], ...]:
    """What each forgery is, and the token: unsigned, and signed with the client secret or with nothing."""
    claims = _claims(probe, ask)
    unsigned = _signing_input({"alg": "none", "typ": "JWT"}, claims)
    signed = _signing_input({"alg": "HS256", "typ": "JWT"}, claims)
    return (
        ("a JWT with alg none", f"{unsigned}."),
        ("a JWT with alg none in other case", f"{_signing_input({'alg': 'nOnE', 'typ': 'JWT'}, claims)}."),
        ("a JWT signed with the client secret", f"{signed}.{_hs256(ask.client.client_secret.encode(), signed)}"),
        ("a JWT signed with an empty secret", f"{signed}.{_hs256(b'', signed)}"),
    )


def _claims(probe: Probe, ask: Ask) -> dict[str, Any]:
    # A life of two days around noon of the day of the call: no clock of the target finds it expired.
    noon = int(datetime.combine(probe.today, time(12), UTC).timestamp())
    return {
        "iss": probe.profile.broker.issuer,
        "aud": ask.client.client_id,
        "client_id": ask.client.client_id,
        "sub": f"{ask.persona.login}v1",
        "preferred_username": ask.persona.login,
        "scope": "openid droits_assurance_maladie",
        "active": True,
        "iat": noon - 86_400,
        "exp": noon + 86_400,
    }


def _signing_input(header: dict[str, str], claims: dict[str, Any]) -> str:
    return f"{_base64url(orjson.dumps(header))}.{_base64url(orjson.dumps(claims))}"


def _hs256(secret: bytes, text: str) -> str:
    return _base64url(hmac.new(secret, text.encode(), hashlib.sha256).digest())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
