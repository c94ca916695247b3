"""The fingerprint of the judge itself: its sources, and the published files that it reads.

The same in a checkout and in an installed wheel, whoever compiled what: paths are those inside a package or of a published
artefact, and nothing that Python or an editor leaves beside the sources counts.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import droits_conformance
import droits_contract
import droits_fixtures
from droits_contract.source import artefact

_PACKAGES: Final = (droits_conformance, droits_contract, droits_fixtures)
_ARTEFACTS: Final = {
    "spec": ("openapi", "convention", "rules", "audit", "mutants", "franceconnect", "published"),
    "fixtures": ("foyers", "population", "referentiels"),
}
_SHIPPED: Final = "artefacts"  # where a wheel keeps what a checkout has at its top


@cache
def suite_digest() -> str:
    """SHA-256 of the installed suite, told once in the life of a process."""
    packages = {package.__name__: Path(package.__file__ or "").parent for package in _PACKAGES}
    published = {f"{top}/{name}": artefact(top, name) for top, names in _ARTEFACTS.items() for name in names}
    return tree_digest(packages | published)


def tree_digest(folders: Mapping[str, Path]) -> str:
    """SHA-256 of the files below some folders, by the name of their folder and their path in it."""
    found = {f"{name}/{path}": folder / path for name, folder in folders.items() for path in _files(folder)}
    whole = sha256()
    for name in sorted(found):
        whole.update(name.encode("utf-8") + b"\0" + sha256(found[name].read_bytes()).digest())
    return whole.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] != _SHIPPED and not _is_left_behind(parts):
            yield "/".join(parts)


def _is_left_behind(parts: Iterable[str]) -> bool:
    return any(part == "__pycache__" or part.startswith(".") for part in parts)
