"""Writing a file so that a reader sees the old one or the new one, never a half."""

import os
import tempfile
from pathlib import Path

from droits_contract.errors import BenchError


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` beside `path`, then rename; BenchError says what stands in the way."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as cause:
        raise BenchError(
            f"{path}: cannot be written ({cause.strerror}); choose another folder with --report"
        ) from cause
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as cause:
        raise BenchError(
            f"{path}: cannot be written ({cause.strerror}); choose another folder with --report"
        ) from cause
    finally:
        temporary.unlink(missing_ok=True)
