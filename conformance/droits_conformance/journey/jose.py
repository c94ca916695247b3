"""Verifying what a broker signed."""

from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from droits_conformance.errors import JourneyDeviates

LEEWAY = 60  # seconds by which two honest clocks may differ
Now = Callable[[], int] | None  # seconds since 1970; None when the target lives on a day of its own


def verify(token: str, key: KeySet | OctKey, algorithms: tuple[str, ...], step: str) -> jwt.Token:
    """A signed token whose signature holds; JourneyDeviates says why it does not."""
    try:
        return jwt.decode(token, key, algorithms=list(algorithms))
    except (JoseError, ValueError) as cause:
        expected = f"a JWT signed {' or '.join(algorithms)} with the announced key"
        raise JourneyDeviates(step, f"the signature does not hold ({cause})", expected) from cause


def check_claims(claims: dict[str, Any], step: str, now: Now, **values: str) -> None:
    """Check `iss`, `aud`, `nonce` … against `values`, and that the token lives; JourneyDeviates names the claim.

    Without a clock (`now` None) the token is judged at its own `iat`: it must at least expire after that.
    """
    options: dict[str, jwt.ClaimsOption] = {name: {"essential": True, "value": value} for name, value in values.items()}
    issued = claims.get("iat")
    moment = now() if now is not None else (issued if isinstance(issued, int) else 0)
    registry = jwt.JWTClaimsRegistry(now=moment, leeway=LEEWAY, exp={"essential": True}, **options)
    try:
        registry.validate(claims)
    except JoseError as cause:
        raise JourneyDeviates(step, str(cause), f"{', '.join(values)} of this request, and an exp ahead") from cause
