"""DSSE v1: the encoding that is signed, and the one way to write an envelope."""

import json

import pytest

from droits_conformance.signature.envelope import PAYLOAD_TYPE, Envelope, pae
from droits_conformance.signature.errors import AttestationUnreadable

ENVELOPE = Envelope(PAYLOAD_TYPE, b'{"a": 1}', "sha256:abc", b"\x00\x01\x02\x03")


def test_the_encoding_is_the_example_of_the_dsse_specification() -> None:
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_the_encoding_counts_bytes_not_characters() -> None:
    assert pae("é", "é".encode()) == b"DSSEv1 2 \xc3\xa9 2 \xc3\xa9"


def test_an_envelope_reads_as_it_was_written() -> None:
    assert Envelope.parse(ENVELOPE.to_bytes(), "a.json") == ENVELOPE


def test_an_envelope_has_the_members_that_dsse_names() -> None:
    document = json.loads(ENVELOPE.to_bytes())

    assert document == {
        "payloadType": "application/vnd.in-toto+json",
        "payload": "eyJhIjogMX0=",
        "signatures": [{"keyid": "sha256:abc", "sig": "AAECAw=="}],
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"7",
        b'{"payload": "", "payloadType": ""}',
        b'{"payload": "", "payloadType": "", "signatures": []}',
        b'{"payload": 1, "payloadType": "", "signatures": [{"keyid": "", "sig": ""}]}',
        b'{"payload": "*", "payloadType": "", "signatures": [{"keyid": "", "sig": ""}]}',
        b'{"payload": "\xc3\xa9", "payloadType": "", "signatures": [{"keyid": "", "sig": ""}]}',
    ],
)
def test_what_is_no_envelope_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(AttestationUnreadable, match=r"a\.json: is no"):
        Envelope.parse(content, "a.json")
