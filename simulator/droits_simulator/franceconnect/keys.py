"""The broker's signing keys: one EC P-256 (ES256) and one RSA (RS256), as FranceConnect publishes them.

Generated when the sandbox starts, so that no private key lies in the repository; a `kid` is derived from its key, so
that clients which keep keys see at once that they changed. Tokens carry exactly `alg` and `kid` in their header.
"""

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class Keys:
    """The two signing keys. Take `Keys.generate()`, once per process or per test session."""

    es256: ECKey
    rs256: RSAKey

    @classmethod
    def generate(cls) -> "Keys":
        """New keys (some 40 ms for the RSA one)."""
        ec = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": "ES256"})
        rsa = RSAKey.generate_key(RSA_BITS, parameters={"use": "sig", "alg": "RS256"})
        ec.ensure_kid()
        rsa.ensure_kid()
        return cls(ec, rsa)

    @classmethod
    def of(cls, text: str) -> "Keys":
        """The keys that `as_text` wrote."""
        ec, rsa = json.loads(text)
        return cls(ECKey.import_key(ec), RSAKey.import_key(rsa))

    def as_text(self) -> str:
        """Both, with their private halves: for those who sign in common, and nobody else."""
        return json.dumps([self.es256.as_dict(private=True), self.rs256.as_dict(private=True)])

    def jwks(self) -> dict[str, Any]:
        """The public halves, as a JWK set."""
        return {"keys": [self.es256.as_dict(private=False), self.rs256.as_dict(private=False)]}

    def sign(self, alg: str, payload: dict[str, Any]) -> str:
        """A compact JWS of `payload` by `alg` (ES256 or RS256), header exactly `alg` and `kid`."""
        key = self.key_for(alg)
        header = {"alg": alg, "kid": key.kid or ""}
        return jws.serialize_compact(header, json.dumps(payload), key, algorithms=[alg])

    def read(self, token: str) -> dict[str, Any] | None:
        """The payload of a JWS that one of these keys signed, whatever its age; None for anything else."""
        for alg in ("ES256", "RS256"):
            payload = read_jws(token, self.key_for(alg), alg)
            if payload is not None:
                return payload
        return None

    def key_for(self, alg: str) -> ECKey | RSAKey:
        """The key that signs by `alg` (ES256, else RS256)."""
        return self.es256 if alg == "ES256" else self.rs256


def sign_hs256(secret: str, payload: str) -> str:
    """A compact JWS of the text `payload` by HS256 under the client secret (v1), header `typ` and `alg`."""
    return jws.serialize_compact(
        {"typ": "JWT", "alg": "HS256"}, payload, OctKey.import_key(secret), algorithms=["HS256"]
    )


def read_jws(token: str, key: Key, alg: str) -> dict[str, Any] | None:
    """The payload of a JWS that `key` signed by exactly `alg`; None for anything else."""
    opened = open_jws(token, key, alg)
    return opened[1] if opened else None


def open_jws(token: str, key: Key, alg: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Header and payload of a JWS that `key` signed by exactly `alg`; None for anything else."""
    try:
        opened = jws.deserialize_compact(token, key, algorithms=[alg])
        payload = json.loads(opened.payload)
    except (JoseError, ValueError, TypeError, RecursionError):
        # The last two: a header of a stranger's making, such as `{"crit": 1}`, which the library iterates.
        return None
    return (dict(opened.headers()), payload) if isinstance(payload, dict) else None


def claimed_payload(token: str) -> dict[str, Any]:
    """What a JWS claims, unverified: it only tells with whose key to verify. Empty if it cannot be read."""
    segment = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        payload = json.loads(urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    except (ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}
