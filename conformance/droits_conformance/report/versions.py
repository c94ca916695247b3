"""What a verdict was made with: Python and the libraries on which the same seed gives the same calls."""

import platform
from importlib.metadata import PackageNotFoundError, version

_LIBRARIES = ("schemathesis", "hypothesis")
UNKNOWN = "unknown"


def versions(banc_droits: str) -> dict[str, str]:
    """Versions by name; `unknown` where a library is there without its metadata."""
    found = {"python": platform.python_version(), "banc-droits": banc_droits}
    return found | {name: _of(name) for name in _LIBRARIES}


def _of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return UNKNOWN
