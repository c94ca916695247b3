"""The data provider as whom FranceConnect v2 is asked: registered there, with a secret, and a key that opens the answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from droits_simulator.settings import KEY_VARIABLE, SECRET_VARIABLE, BadBroker, Elsewhere

ENC = "A256GCM"
_ALG = {"EC": "ECDH-ES", "RSA": "RSA-OAEP-256"}
_EXPECTED_KEY = f"the private key of the data provider as a JWK: EC with alg {_ALG['EC']}, or RSA with {_ALG['RSA']}"


@dataclass(frozen=True, slots=True)
class DataProvider:
    """A registered data provider. `alg` is the key management by which answers are sealed to it."""

    client_id: str
    client_secret: str = field(repr=False)
    key: ECKey | RSAKey = field(repr=False)

    @property
    def alg(self) -> str:
        """ECDH-ES or RSA-OAEP-256, after the type of the key."""
        return _ALG[self.key.key_type]


class Shipped(Protocol):
    """The demonstration provider; `key` is its private JWK."""

    @property
    def client_id(self) -> str: ...  # noqa: D102 - as DataProvider's
    @property
    def client_secret(self) -> str: ...  # noqa: D102
    @property
    def key(self) -> Mapping[str, str]: ...  # noqa: D102


def provider_of(place: Elsewhere, demo: Shipped | None) -> DataProvider:
    """The provider of `place`; what it leaves open is the demonstration provider's.

    Raises BadBroker if the provider is another one and lacks secret or key, or if the key cannot be used.
    """
    client_id = place.client_id or (demo.client_id if demo else None)
    if client_id is None:
        raise BadBroker("--provider-client-id", "not given", "the client_id of a data provider registered there")
    fallback = demo if demo and demo.client_id == client_id else None
    secret = place.client_secret or (fallback.client_secret if fallback else None)
    jwk = _read(place.key) if place.key else (fallback.key if fallback else None)
    for variable, value in ((SECRET_VARIABLE, secret), (KEY_VARIABLE, jwk)):
        if value is None:
            raise BadBroker(variable, "not set", "what belongs to the data provider of --provider-client-id")
    return DataProvider(client_id, secret or "", _key(jwk))


def _read(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes())
    except OSError as cause:
        raise BadBroker(KEY_VARIABLE, f"{path}: {cause.strerror}", "a file that can be read") from cause
    except orjson.JSONDecodeError as cause:
        raise BadBroker(KEY_VARIABLE, f"{path} is not JSON", _EXPECTED_KEY) from cause


def _key(jwk: Any) -> ECKey | RSAKey:
    kind = jwk.get("kty") if isinstance(jwk, dict) else None
    try:
        key = ECKey.import_key(jwk) if kind == "EC" else RSAKey.import_key(jwk) if kind == "RSA" else None
    except (JoseError, ValueError, TypeError, KeyError) as cause:
        # Not what the library says: it may quote the key.
        raise BadBroker(KEY_VARIABLE, "a key that cannot be read", _EXPECTED_KEY) from cause
    if key is None or not key.is_private or jwk.get("alg", _ALG[key.key_type]) != _ALG[key.key_type]:
        raise BadBroker(KEY_VARIABLE, "no private key, or one for something else", _EXPECTED_KEY)
    return key
