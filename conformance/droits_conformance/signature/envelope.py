"""The envelope around a statement: DSSE v1, one signature, and exactly one way to write it.

What is signed is not the JSON text but the pre-authentication encoding (PAE) of type and payload, as DSSE says. The text
around it is bound as well: an envelope that is not byte for byte what `to_bytes` writes counts as altered, so that neither
blanks nor a second spelling of the same base64 pass unseen.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, Final, Self

import orjson

from droits_conformance.signature.errors import AttestationUnreadable

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
_EXPECTED: Final = "an attestation.dsse.json that droits report sign wrote"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload under one signature; `key_id` is what the signer calls the key."""

    payload_type: str
    payload: bytes
    key_id: str
    signature: bytes

    def to_bytes(self) -> bytes:
        """The one way to write it: JSON with two blanks of indent, base64 of RFC 4648 with its padding, a final newline."""
        document = {
            "payloadType": self.payload_type,
            "payload": b64encode(self.payload).decode("ascii"),
            "signatures": [{"keyid": self.key_id, "sig": b64encode(self.signature).decode("ascii")}],
        }
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def parse(cls, content: bytes, file: str) -> Self:
        """The envelope in those bytes, however they are written; AttestationUnreadable if there is none."""
        try:
            document: Any = orjson.loads(content)
        except orjson.JSONDecodeError as cause:
            raise AttestationUnreadable(file, "is not JSON", _EXPECTED) from cause
        try:
            (signature,) = document["signatures"]
            parts = (document["payloadType"], document["payload"], signature["keyid"], signature["sig"])
            kind, payload, key_id, signed = (_text(part) for part in parts)
            return cls(kind, b64decode(payload, validate=True), key_id, b64decode(signed, validate=True))
        except (KeyError, TypeError, ValueError) as cause:
            raise AttestationUnreadable(file, "is no DSSE envelope with one signature", _EXPECTED) from cause


def pae(payload_type: str, payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding.

    >>> pae("http://example.com/HelloWorld", b"hello world")
    b'DSSEv1 29 http://example.com/HelloWorld 11 hello world'
    """
    kind = payload_type.encode("utf-8")
    return b" ".join((b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
