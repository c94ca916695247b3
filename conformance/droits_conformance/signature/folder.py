"""The files of a report's folder, each with its SHA-256."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from droits_conformance.signature.errors import NotSignable

ATTESTATION: Final = "attestation.dsse.json"
MOST: Final = 10_000  # files: a report has one for each finding; more is another folder
_WANTED: Final = "the folder of one report, with plain files"


def digests_of(folder: Path) -> dict[str, str]:
    """SHA-256 by path, of everything below the folder but the attestation; NotSignable for what cannot be bound."""
    found: dict[str, str] = {}
    try:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if name != ATTESTATION and (path.is_symlink() or not path.is_dir()):
                _refuse_unbindable(path, name, len(found))
                found[name] = sha256(path.read_bytes()).hexdigest()
    except OSError as cause:
        raise NotSignable(str(cause.filename or folder), f"cannot be read ({cause.strerror})", _WANTED) from cause
    return found


def _refuse_unbindable(path: Path, name: str, already: int) -> None:
    if path.is_symlink() or not path.is_file():
        raise NotSignable(str(path), "is a link, or no plain file", _WANTED)
    if not name.isprintable():
        raise NotSignable(repr(str(path)), "has a name that cannot be printed", _WANTED)
    if already >= MOST:
        raise NotSignable(str(path), f"is file {MOST + 1}", f"{_WANTED}, {MOST} at most")
