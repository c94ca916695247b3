"""Signing a report: after a look at whether it deserves it."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from droits_conformance.report.atomic import write_atomically
from droits_conformance.report.reading import NAME, read_report
from droits_conformance.signature.envelope import PAYLOAD_TYPE, Envelope, pae
from droits_conformance.signature.errors import NotSignable
from droits_conformance.signature.folder import ATTESTATION, digests_of
from droits_conformance.signature.keys import key_id
from droits_conformance.signature.predicate import predicate_of, refuse_unbound
from droits_conformance.signature.recount import miscounted
from droits_conformance.signature.statement import Document, Statement

_WITH = ("banc-droits", "cryptography")


def sign(folder: Path, key: Ed25519PrivateKey, *, signed: datetime) -> Path:
    """Write the attestation of a report's folder, over an older one; `signed` (aware) is the moment that it tells.

    ReportUnreadable, NotSignable: the folder holds no report, or one that does not agree with itself.
    """
    report = _report(folder)
    statement = Statement(digests_of(folder), predicate_of(report), _signer(signed))
    payload = statement.to_bytes()
    envelope = Envelope(PAYLOAD_TYPE, payload, key_id(key.public_key()), key.sign(pae(PAYLOAD_TYPE, payload)))
    write_atomically(folder / ATTESTATION, envelope.to_bytes())
    return folder / ATTESTATION


def _report(folder: Path) -> Document:
    if not folder.is_dir():
        raise NotSignable(str(folder), "is no folder", "the folder of a report of droits verify (--report)")
    report, file = read_report(folder), str(folder / NAME)
    refuse_unbound(report, file)
    for name in miscounted(report):
        raise NotSignable(file, f"its results do not lead to verdict.{name}", "a report as droits verify wrote it")
    return report


def _signer(signed: datetime) -> Document:
    versions = {name: version(name) for name in _WITH} | {"python": platform.python_version()}
    return {"signed": signed.astimezone(UTC).isoformat(timespec="seconds"), "versions": versions}
