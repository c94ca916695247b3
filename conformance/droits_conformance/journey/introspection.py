"""What a FranceConnect answers to `checktoken`, as the judge says it when it plays the broker: true, or false on purpose.

v2: a JWS of the broker inside a JWE for the data provider. v1: plain JSON (docs/sources.md, franceconnect §6).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import orjson
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from droits_conformance.target import PlayedBrokerProfile
from droits_fixtures import Personne

SEALED = "application/token-introspection+jwt"
_ENC = "A256GCM"
_LIFE = 60  # seconds of an access token
_FRANCE = "99100"
_GENDERS = {"F": "female", "M": "male", "X": "unspecified"}


class UnusableKey(Exception):
    """The data provider's key cannot be encrypted for."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer; `hung_up` for none at all."""

    body: bytes = b""
    media_type: str = "application/json"
    status: int = 200
    hung_up: bool = False


@dataclass(frozen=True)
class Vouched:
    """A token that the judge made up: for whom it vouches, to which service it was given, for which scopes."""

    token: str = field(repr=False)
    persona: Personne
    client_id: str
    scopes: tuple[str, ...]


class Introspection:
    """Speaks as the broker of the profile; `now` gives seconds since 1970. UnusableKey if it has nobody to speak to."""

    def __init__(self, profile: PlayedBrokerProfile, now: Callable[[], int]) -> None:
        self._profile = profile
        self._now = now
        self._is_v1 = profile.version == "v1"
        if not self._is_v1:
            _public(profile.key)  # one that cannot be used is told before anything is asked

    @cached_property
    def published(self) -> dict[str, Any]:
        """The key set by which honest answers are signed."""
        return dict(KeySet([_signing_key()]).as_dict(private=False))

    def true(self, vouched: Vouched) -> Reply:
        """The token is live."""
        return _json(self._facts_v1(vouched)) if self._is_v1 else self._v2(self._facts(vouched))

    def dead(self, besides: Vouched | None = None) -> Reply:
        """v2: the token is not active, alone or with all that is said of a live one."""
        return self._v2({**(self._facts(besides) if besides else {}), "active": False})

    def lies(self, vouched: Vouched) -> dict[str, Reply]:
        """Answers that nobody may believe, by what they are."""
        broken = {
            "HTTP 500": _json({"error": "server_error"}, 500),
            "nothing, and closes the connection": Reply(hung_up=True),
            "an HTML page": Reply(b"<html><title>Maintenance</title></html>", "text/html; charset=utf-8"),
        }
        if self._is_v1:
            return broken | {"JSON that says nothing of the token": _json({})}
        facts = self._facts(vouched)
        return broken | {
            "plain JSON, neither signed nor encrypted": _json({"active": True, **facts}),
            "an answer signed by a key that is not published": self._v2(facts, ECKey.generate_key("P-256")),
            "an answer signed by a key whose kid nobody publishes": self._v2(
                facts, ECKey.generate_key("P-256"), kid="x"
            ),
            # Whoever asks verifies who speaks and to whom (RFC 9701 §5, RFC 7519 §4.1.3).
            "an answer for another data provider": self._v2(facts, aud="f" * 64),
            "an answer of another issuer": self._v2(facts, iss="https://fc.example/api/v2"),
        }

    def _v2(self, told: dict[str, Any], key: ECKey | None = None, *, kid: str | None = None, **claims: str) -> Reply:
        facts = {"token_introspection": told, "aud": self._profile.client_id}
        payload = facts | {"iat": self._now(), "iss": self._profile.issuer} | claims
        header = {"alg": "ES256", "kid": kid or _signing_key().kid}
        signed = jws.serialize_compact(header, orjson.dumps(payload), key or _signing_key(), algorithms=["ES256"])
        alg = str(self._profile.key["alg"])
        outer = {"alg": alg, "enc": _ENC}
        sealed = jwe.encrypt_compact(outer, signed, _public(self._profile.key), algorithms=[alg, _ENC])
        return Reply(sealed.encode("ascii"), SEALED)

    def _facts(self, vouched: Vouched) -> dict[str, Any]:
        moment = self._now()
        return {
            "active": True,
            "aud": vouched.client_id,
            "sub": "0" * 64 + "v1",
            "iat": moment,
            "exp": moment + _LIFE,
            "acr": "eidas1",
            "jti": vouched.token,
            "scope": " ".join(scope for scope in vouched.scopes if scope != "openid"),
            **_pivot(vouched.persona),
            "given_name_array": list(vouched.persona.prenoms),
        }

    @staticmethod
    def _facts_v1(vouched: Vouched) -> dict[str, Any]:
        return {
            "scope": list(vouched.scopes),
            "identity": _pivot(vouched.persona),
            "client": {"client_id": vouched.client_id, "client_name": "Banc Droits"},
            "identity_provider_id": "banc-droits",
            "identity_provider_host": "banc-droits.example",
            "acr": "eidas1",
        }


def _json(content: dict[str, Any], status: int = 200) -> Reply:
    return Reply(orjson.dumps(content), status=status)


def _pivot(persona: Personne) -> dict[str, str]:
    in_france = persona.pays_naissance == _FRANCE
    return {
        "gender": _GENDERS[persona.sexe],
        "family_name": persona.nom_famille.upper(),
        "given_name": " ".join(persona.prenoms),
        "birthdate": persona.date_naissance.isoformat(),
        "birthplace": (persona.lieu_naissance or "") if in_france else "",
        "birthcountry": persona.pays_naissance,
    }


@cache
def _signing_key() -> ECKey:
    # One for the whole process: a target may remember, from one rule to the next, what it read of the key set.
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


def _public(jwk: dict[str, Any]) -> ECKey | RSAKey:
    kinds: dict[str, type[ECKey | RSAKey]] = {"EC": ECKey, "RSA": RSAKey}
    try:
        return kinds[jwk["kty"]].import_key(jwk)
    except (JoseError, ValueError, KeyError, TypeError) as cause:
        raise UnusableKey(f"it cannot be read ({type(cause).__name__})") from cause
