"""Verifying a signed report, offline: the envelope, the key, every file, and whether statement and report agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from droits_conformance.errors import ReportUnreadable
from droits_conformance.report.reading import NAME, read_report
from droits_conformance.signature.envelope import PAYLOAD_TYPE, Envelope, pae
from droits_conformance.signature.errors import AttestationUnreadable, NotSignable
from droits_conformance.signature.folder import ATTESTATION, digests_of
from droits_conformance.signature.keys import key_id
from droits_conformance.signature.predicate import predicate_of
from droits_conformance.signature.recount import miscounted
from droits_conformance.signature.statement import Document, Statement

LONGEST: Final = 64 * 1024 * 1024  # bytes of an envelope: a real one has a few hundred for each file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it was signed: `kind` for a machine, `words` for people."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome. `statement` is None where the signature does not hold: then nothing that it says is worth telling."""

    file: Path
    key_id: str
    problems: tuple[Problem, ...]
    statement: Statement | None = None

    @property
    def holds(self) -> bool:
        """Whether everything is as it was signed."""
        return self.statement is not None and not self.problems


def verify(place: Path, public: Ed25519PublicKey) -> Verification:
    """Verify a folder, or the attestation in it; AttestationUnreadable if there is none."""
    file = place / ATTESTATION if place.is_dir() else place
    content = _read(file)
    envelope, name = Envelope.parse(content, str(file)), key_id(public)
    broken = tuple(_envelope_problems(envelope, content, public))
    if broken:
        return Verification(file, name, broken)
    try:
        statement = Statement.parse(envelope.payload)
    except ValueError as cause:
        return Verification(file, name, (Problem("statement", f"what is signed is {cause}"),))
    files = tuple(_file_problems(statement, file.parent))
    return Verification(file, name, files or tuple(_disagreements(statement, file.parent)), statement)


def _read(file: Path) -> bytes:
    expected = f"the folder of a signed report, or its {ATTESTATION} (`droits report sign` makes it)"
    try:
        content = file.read_bytes()
    except OSError as cause:
        raise AttestationUnreadable(str(file), f"cannot be read ({cause.strerror})", expected) from cause
    if len(content) > LONGEST:
        raise AttestationUnreadable(str(file), f"has {len(content)} bytes", expected)
    return content


def _envelope_problems(envelope: Envelope, content: bytes, public: Ed25519PublicKey) -> Iterator[Problem]:
    if envelope.to_bytes() != content:
        yield Problem("envelope", "the envelope is not written as it was signed")
    if envelope.payload_type != PAYLOAD_TYPE:
        yield Problem("envelope", "the envelope holds something else than an in-toto statement")
    if envelope.key_id != key_id(public):
        yield Problem("key", f"it names another key than {key_id(public)}")
    try:
        public.verify(envelope.signature, pae(envelope.payload_type, envelope.payload))
    except InvalidSignature:
        yield Problem("signature", "the signature is not one of that key over this statement")


def _file_problems(statement: Statement, folder: Path) -> Iterator[Problem]:
    try:
        found = digests_of(folder)
    except NotSignable as cause:
        yield Problem("file-extra", str(cause))
        return
    for name, digest in sorted(statement.subjects.items()):
        if name not in found:
            yield Problem("file-missing", f"{name} was signed and is not there")
        elif found[name] != digest:
            yield Problem("file-changed", f"{name} is not the file that was signed")
    for name in sorted(found.keys() - statement.subjects.keys()):
        yield Problem("file-extra", f"{name} is there and was not signed")


def _disagreements(statement: Statement, folder: Path) -> Iterator[Problem]:
    """What the statement says that report.json does not; that both were signed does not make them agree."""
    try:
        report = read_report(folder)
    except ReportUnreadable as unreadable:
        yield Problem("report", str(unreadable))
        return
    told = predicate_of(report)
    for member in sorted(told.keys() | statement.predicate.keys()):
        if told.get(member) != statement.predicate.get(member):
            yield Problem("disagreement", f"the statement and {NAME} do not say the same of {member}")
    yield from _miscounted(report)


def _miscounted(report: Document) -> Iterator[Problem]:
    for name in miscounted(report):
        yield Problem("disagreement", f"the results of {NAME} do not lead to its verdict.{name}")
