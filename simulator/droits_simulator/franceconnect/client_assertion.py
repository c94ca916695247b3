"""`private_key_jwt`: a service signs a short statement of who it is, for this broker, for one use (RFC 7523).

What FranceConnect publishes of it is the method's name and its two algorithms; the checks are those of the RFC, the
details of refusals our own words (decision 26).
"""

from hashlib import sha256
from typing import Any

from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import invalid_client
from droits_simulator.franceconnect.keys import claimed_payload, open_jws
from droits_simulator.franceconnect.registre import Service

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Seconds. One published library signs for an hour, and a service's clock may be a little ahead.
LONGEST = 3600
SKEW = 15


def claimed_client_id(given: dict[str, str]) -> str:
    """The client_id that an assertion claims, unverified; empty if it cannot be read."""
    return str(claimed_payload(given.get("client_assertion", "")).get("sub", ""))


async def check_assertion(context: Context, service: Service, given: dict[str, str]) -> None:
    """Refusal 401 invalid_client unless the form's assertion is this service's, for here, of now, and new."""
    if given.get("client_assertion_type") != ASSERTION_TYPE:
        raise invalid_client(f"client_assertion_type must be {ASSERTION_TYPE}")
    payload = _verified(service, given.get("client_assertion", ""))
    fault = _fault(context, service, payload)
    if fault is not None:
        raise invalid_client(fault)
    await _use_up(context, service, payload)


def _verified(service: Service, assertion: str) -> dict[str, Any]:
    for key in service.jwks.keys if service.jwks else ():
        opened = open_jws(assertion, key, str(key.get("alg")))
        if opened is not None and opened[0].get("kid", key.kid) == key.kid:
            return opened[1]
    raise invalid_client("client_assertion is not signed by a registered key, by its algorithm and under its kid")


def _fault(context: Context, service: Service, payload: dict[str, Any]) -> str | None:
    who, until, jti = (payload.get("iss"), payload.get("sub")), _number(payload.get("exp")), payload.get("jti")
    verdicts = {
        "iss and sub of client_assertion must be the client_id": who != (service.client_id, service.client_id),
        "aud of client_assertion must be the token endpoint or the issuer": not _for_here(context, payload.get("aud")),
        "exp of client_assertion is mandatory, a number of seconds since 1970": until is None,
        "client_assertion has expired": until is not None and not until > context.now,
        f"exp of client_assertion must be within {LONGEST} seconds": until is not None
        and not until <= context.now + LONGEST + SKEW,
        "iat and nbf of client_assertion must not lie in the future": not all(
            _is_past(context, payload[name]) for name in ("iat", "nbf") if name in payload
        ),
        "jti of client_assertion is mandatory, a text": not isinstance(jti, str) or not jti,
    }
    return next((fault for fault, wrong in verdicts.items() if wrong), None)


def _for_here(context: Context, aud: object) -> bool:
    named = aud if isinstance(aud, list) else [aud]
    return any(one in {context.issuer_v2, f"{context.issuer_v2}/token"} for one in named if isinstance(one, str))


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_past(context: Context, value: object) -> bool:
    moment = _number(value)
    return moment is not None and moment <= context.now + SKEW


async def _use_up(context: Context, service: Service, payload: dict[str, Any]) -> None:
    """Of two calls with one assertion exactly one passes; its name is kept for as long as it could be replayed."""
    name = sha256(str(payload["jti"]).encode(errors="replace")).hexdigest()
    key = f"{context.session}/assertion/{service.client_id}/{name}"
    if not await context.store.add(key, {}, expires_at=float(payload["exp"])):
        raise invalid_client("client_assertion was already used")
