"""Verifying: as signed, or what was altered; no byte can change unseen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from droits_conformance.report.document import to_json
from droits_conformance.signature.envelope import PAYLOAD_TYPE, Envelope, pae
from droits_conformance.signature.errors import AttestationUnreadable
from droits_conformance.signature.folder import ATTESTATION, digests_of
from droits_conformance.signature.keys import key_id
from droits_conformance.signature.predicate import predicate_of
from droits_conformance.signature.statement import PREDICATE, STATEMENT, Statement
from droits_conformance.signature.verifying import Verification, verify
from droits_conformance.verdict import Verdict

FLIPS = (0x01, 0x20, 0x80)  # the next character, the other case, no ASCII any more


def kinds(found: Verification) -> list[str]:
    return [problem.kind for problem in found.problems]


def altered(content: bytes, step: int = 1) -> Iterator[bytes]:
    """The content with one byte changed, each in its turn (or one of `step`), by one of FLIPS."""
    for turn, place in enumerate(range(0, len(content), step)):
        yield content[:place] + bytes((content[place] ^ FLIPS[turn % len(FLIPS)],)) + content[place + 1 :]


def holds(place: Path, key: Ed25519PrivateKey) -> bool:
    try:
        return verify(place, key.public_key()).holds
    except AttestationUnreadable:
        return False


def forged(folder: Path, key: Ed25519PrivateKey, payload: bytes, kind: str = PAYLOAD_TYPE) -> None:
    """An attestation over something that droits report sign would not sign, with a signature that holds."""
    envelope = Envelope(kind, payload, key_id(key.public_key()), key.sign(pae(kind, payload)))
    (folder / ATTESTATION).write_bytes(envelope.to_bytes())


@pytest.mark.parametrize("name", [".", ATTESTATION])
def test_what_was_not_touched_is_as_signed(signed: Path, key: Ed25519PrivateKey, name: str) -> None:
    found = verify(signed / name, key.public_key())

    assert found.holds
    assert found.problems == ()


def test_no_byte_of_the_attestation_changes_unseen(signed: Path, key: Ed25519PrivateKey) -> None:
    file = signed / ATTESTATION
    unseen = []
    for number, content in enumerate(altered(file.read_bytes())):
        file.write_bytes(content)
        if holds(signed, key):
            unseen.append(number)

    assert unseen == []


@pytest.mark.parametrize("name", ["report.json", "tests/test_CON_002_1.py"])
def test_no_byte_of_a_file_changes_unseen(signed: Path, key: Ed25519PrivateKey, name: str) -> None:
    unseen = []
    content = (signed / name).read_bytes()
    for number, changed in enumerate(altered(content, step=max(1, len(content) // 500))):
        (signed / name).write_bytes(changed)
        if holds(signed, key):
            unseen.append(number)

    assert unseen == []


@pytest.mark.parametrize("change", [b"\n", b" ", b"\0"])
def test_no_byte_is_added_to_the_attestation_unseen(signed: Path, key: Ed25519PrivateKey, change: bytes) -> None:
    content = (signed / ATTESTATION).read_bytes()
    (signed / ATTESTATION).write_bytes(content + change)

    assert not holds(signed, key)


def test_the_same_envelope_written_otherwise_is_altered(signed: Path, key: Ed25519PrivateKey) -> None:
    content = orjson.loads((signed / ATTESTATION).read_bytes())
    (signed / ATTESTATION).write_bytes(orjson.dumps(content))

    assert kinds(verify(signed, key.public_key())) == ["envelope"]


def test_another_spelling_of_the_same_base64_is_altered(signed: Path, key: Ed25519PrivateKey) -> None:
    envelope = orjson.loads((signed / ATTESTATION).read_bytes())
    text = envelope["signatures"][0]["sig"]
    assert text.endswith("==")
    spelt = chr(ord(text[-3]) + 1)  # the last four bits of a signature's base64 mean nothing
    envelope["signatures"][0]["sig"] = f"{text[:-3]}{spelt}=="
    (signed / ATTESTATION).write_bytes(orjson.dumps(envelope, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))

    assert kinds(verify(signed, key.public_key())) == ["envelope"]


def test_another_key_did_not_sign_it(signed: Path, other_key: Ed25519PrivateKey) -> None:
    assert kinds(verify(signed, other_key.public_key())) == ["key", "signature"]


def test_nothing_of_an_unsigned_statement_is_told(signed: Path, other_key: Ed25519PrivateKey) -> None:
    assert verify(signed, other_key.public_key()).statement is None


def test_a_file_that_is_gone_is_named(signed: Path, key: Ed25519PrivateKey) -> None:
    (signed / "tests" / "test_CON_002_1.py").unlink()
    (problem,) = verify(signed, key.public_key()).problems

    assert problem.kind == "file-missing"
    assert problem.words.startswith("tests/test_CON_002_1.py")


def test_a_file_that_was_added_is_named(signed: Path, key: Ed25519PrivateKey) -> None:
    (signed / "tests" / "more.py").write_text("", encoding="utf-8")
    (problem,) = verify(signed, key.public_key()).problems

    assert problem.kind == "file-extra"
    assert problem.words.startswith("tests/more.py")


def test_a_file_that_became_a_link_to_the_same_bytes_is_altered(
    signed: Path, key: Ed25519PrivateKey, tmp_path: Path
) -> None:
    (signed / "report.json").rename(tmp_path / "elsewhere.json")
    (signed / "report.json").symlink_to(tmp_path / "elsewhere.json")

    assert kinds(verify(signed, key.public_key())) == ["file-extra"]


@pytest.mark.parametrize("member", ["hashes", "results", "seeds", "target", "verdict", "waivers"])
def test_a_signer_who_says_something_else_than_the_report_is_found_out(
    folder: Path, report: dict[str, Any], key: Ed25519PrivateKey, member: str
) -> None:
    predicate = predicate_of(report) | {member: "something else"}
    forged(folder, key, Statement(digests_of(folder), predicate, {}).to_bytes())
    (problem,) = verify(folder, key.public_key()).problems

    assert (problem.kind, member in problem.words) == ("disagreement", True)


def test_a_signer_who_embellishes_report_and_statement_alike_is_found_out(
    folder: Path, make_report: Any, key: Ed25519PrivateKey
) -> None:
    report = make_report(AUT_001=Verdict.PASSED, CON_002=Verdict.FAILED)
    report["verdict"] |= {"exit_code": 0, "outcome": "conforming", "objections": []}
    (folder / "report.json").write_bytes(to_json(report))
    forged(folder, key, Statement(digests_of(folder), predicate_of(report), {}).to_bytes())
    (problem,) = verify(folder, key.public_key()).problems

    assert "verdict.exit_code" in problem.words


def test_a_signature_over_a_report_that_is_none_says_so(folder: Path, report: Any, key: Ed25519PrivateKey) -> None:
    (folder / "report.json").write_bytes(b"{}")
    forged(folder, key, Statement(digests_of(folder), predicate_of(report), {}).to_bytes())

    assert kinds(verify(folder, key.public_key())) == ["report"]


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{}",
        orjson.dumps({"_type": STATEMENT, "predicateType": PREDICATE, "subject": 1, "predicate": {}}),
        orjson.dumps({"_type": STATEMENT, "predicateType": "x", "subject": [], "predicate": {"signer": {}}}),
        orjson.dumps({"_type": "x", "predicateType": PREDICATE, "subject": [], "predicate": {"signer": {}}}),
        orjson.dumps({"_type": STATEMENT, "predicateType": PREDICATE, "subject": [], "predicate": [1]}),
    ],
)
def test_a_signature_over_something_else_does_not_hold(folder: Path, key: Ed25519PrivateKey, payload: bytes) -> None:
    forged(folder, key, payload)

    assert kinds(verify(folder, key.public_key())) == ["statement"]


def test_a_payload_of_another_type_does_not_hold(signed: Path, key: Ed25519PrivateKey) -> None:
    payload = Envelope.parse((signed / ATTESTATION).read_bytes(), "").payload
    forged(signed, key, payload, "text/plain")

    assert kinds(verify(signed, key.public_key())) == ["envelope"]


def test_a_report_that_nobody_signed_is_said_to_be_so(folder: Path, key: Ed25519PrivateKey) -> None:
    with pytest.raises(AttestationUnreadable, match="cannot be read"):
        verify(folder, key.public_key())
