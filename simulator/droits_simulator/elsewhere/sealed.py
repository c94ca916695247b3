"""An answer of `checktoken` v2: signed by the broker (JWS), then encrypted to the data provider (JWE).

The algorithms are those that go with the keys, never those that the answer proposes.
"""

from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from droits_simulator.elsewhere.broker_keys import SigningKey
from droits_simulator.elsewhere.line import nonsense
from droits_simulator.elsewhere.provider import ENC, DataProvider
from droits_simulator.elsewhere.reading import json_object

# The library iterates or indexes some headers of a stranger's making before it looks at them, hence the last four.
_UNUSABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


def opened(body: bytes, provider: DataProvider) -> bytes:
    """The signed token inside; BrokerUnreachable (nonsense) if it is not sealed to that provider."""
    try:
        plaintext = jwe.decrypt_compact(body.strip(), provider.key, algorithms=[provider.alg, ENC]).plaintext
    except _UNUSABLE as cause:
        raise nonsense(f"the answer is not encrypted by {provider.alg} and {ENC} to this data provider") from cause
    return plaintext or b""


def signed_by(token: bytes) -> str:
    """The name of the key that signed, as the token claims; BrokerUnreachable (nonsense) if it is no signed token."""
    try:
        kid = jws.extract_compact(token).headers().get("kid")
    except _UNUSABLE as cause:
        raise nonsense("what was encrypted is not a signed token") from cause
    if not isinstance(kid, str):
        raise nonsense("the signed answer does not name its key")
    return kid


def verified(token: bytes, key: SigningKey) -> dict[str, Any]:
    """The payload, once the signature holds; BrokerUnreachable (nonsense) otherwise."""
    algorithm = "ES256" if isinstance(key, ECKey) else "RS256"
    try:
        payload = jws.deserialize_compact(token, key, algorithms=[algorithm]).payload
    except _UNUSABLE as cause:
        raise nonsense("the signature of the answer does not hold") from cause
    return json_object(payload)
