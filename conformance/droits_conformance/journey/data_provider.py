"""A registered data provider at FranceConnect v2: it asks `checktoken` what an access token is worth.

The answer is a JWS of the broker inside a JWE for the provider (docs/sources.md, franceconnect §6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from droits_conformance.errors import JourneyFailed
from droits_conformance.journey.relying_party import RelyingParty, Replaced
from droits_conformance.journey.session import FORM, OpenWire
from droits_conformance.target import ProviderProfile
from droits_conformance.wire import Received

ENC = "A256GCM"
_KEYS: Mapping[str, type[ECKey] | type[RSAKey]] = {"EC": ECKey, "RSA": RSAKey}


@dataclass(frozen=True, slots=True)
class Introspected:
    """A checktoken answer that was decrypted and whose signature holds: both headers and the payload."""

    jwe_header: dict[str, Any]
    jws_header: dict[str, Any]
    payload: dict[str, Any] = field(repr=False)


class DataProvider:
    """The provider of the profile; `party` lends its knowledge of the broker's keys, `issuer` ends in /api/v2.

    JourneyFailed if the provider's own key cannot be used.
    """

    def __init__(self, issuer: str, provider: ProviderProfile, party: RelyingParty, open_wire: OpenWire) -> None:
        self._address = f"{issuer}/checktoken"
        self._provider = provider
        self._key = _imported(provider.key)
        self._party = party
        self._open_wire = open_wire

    def checktoken(self, token: str, replaced: Replaced = MappingProxyType({})) -> Received:
        """Ask; `replaced` changes parameters, adds some, or leaves them out (None)."""
        given = {
            "token": token,
            "client_id": self._provider.client_id,
            "client_secret": self._provider.client_secret,
        }
        pairs = {name: value for name, value in {**given, **replaced}.items() if value is not None}
        with self._open_wire(False) as wire:
            return wire.send("POST", self._address, headers=FORM, body=urlencode(pairs).encode("ascii"))

    def read(self, answer: Received) -> Introspected:
        """Decrypt and verify a 200 answer; JourneyFailed says what does not hold."""
        if answer.status != 200:
            raise JourneyFailed("status", str(answer.status), "200")
        opened = self._decrypted(answer.body)
        header = opened.headers()
        verified = self._party.verified_jws((opened.plaintext or b"").decode("latin-1"), "signature inside the JWE")
        return Introspected(header, dict(verified.header), dict(verified.claims))

    def _decrypted(self, body: bytes) -> jwe.CompactEncryption:
        alg = self._provider.key["alg"]
        try:
            return jwe.decrypt_compact(body, self._key, algorithms=[alg, ENC])
        except (JoseError, ValueError) as cause:
            expected = f"a JWE ({alg}, {ENC}) for the provider's key"
            raise JourneyFailed("decryption", f"it cannot be decrypted ({cause})", expected) from cause


def _imported(key: dict[str, Any]) -> ECKey | RSAKey:
    try:
        return _KEYS[key["kty"]].import_key(key)
    except (JoseError, ValueError, KeyError, TypeError) as cause:
        expected = "a private JWK of type EC or RSA"
        raise JourneyFailed(
            "provider.key of the profile", f"it cannot be read ({type(cause).__name__})", expected
        ) from cause
