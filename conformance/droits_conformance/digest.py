"""Fingerprints of what a run was judged by, so that two reports can be told to speak of the same thing."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from droits_conformance.data_set import CAST, UNKNOWN, Generated, fingerprint
from droits_conformance.suite import suite_digest
from droits_conformance.target import Profile
from droits_contract.source import artefact


def digests(profile: Profile) -> dict[str, str]:
    """SHA-256 of the contract, the conventions, the rules, the suite, and the data set (absent when it is unknown)."""
    found = {
        "contract": _digest([artefact("spec", "openapi", "droits.yaml")]),
        "conventions": _digest(artefact("spec", "convention").glob("*.yaml")),
        "rules": _digest(artefact("spec", "rules").glob("*.yaml")),
        "suite": suite_digest(),
    }
    if Generated.parse(profile.foyers):
        found["foyers"] = fingerprint(profile.foyers)
    elif profile.foyers != UNKNOWN:
        found["foyers"] = _digest(_data_set(profile.foyers))
    return found


def _data_set(foyers: str) -> list[Path]:
    folder = artefact("fixtures", "foyers") if foyers == CAST else Path(foyers)
    if folder.is_file():
        return [folder, *artefact("fixtures", "referentiels").glob("*.yaml")]
    return [*folder.glob("*.yaml"), *artefact("fixtures", "referentiels").glob("*.yaml")]


def _digest(paths: Iterable[Path]) -> str:
    whole = sha256()
    for path in sorted(paths, key=lambda path: (path.parent.name, path.name)):
        whole.update(path.name.encode("utf-8") + b"\0")
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()
