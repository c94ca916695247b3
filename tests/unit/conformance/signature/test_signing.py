"""Signing: what is bound, and what is not worth a signature."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from droits_conformance.report.document import to_json
from droits_conformance.signature import folder as folders
from droits_conformance.signature.errors import NotSignable
from droits_conformance.signature.signing import sign

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def statement_in(folder: Path) -> dict[str, Any]:
    envelope = json.loads((folder / "attestation.dsse.json").read_bytes())
    return dict(json.loads(b64decode(envelope["payload"])))


def rewritten(folder: Path, report: dict[str, Any]) -> Path:
    (folder / "report.json").write_bytes(to_json(report))
    return folder


def test_every_file_of_the_folder_is_a_subject(signed: Path) -> None:
    subjects = {one["name"]: one["digest"]["sha256"] for one in statement_in(signed)["subject"]}

    names = ("report.json", "tests/test_CON_002_1.py")
    assert subjects == {name: sha256((signed / name).read_bytes()).hexdigest() for name in names}


@pytest.mark.parametrize("name", ["contract", "conventions", "rules", "foyers", "suite"])
def test_what_the_verdict_rests_on_is_bound(signed: Path, report: dict[str, Any], name: str) -> None:
    assert statement_in(signed)["predicate"]["hashes"][name] == report["hashes"][name]


@pytest.mark.parametrize("member", ["target", "verdict", "versions", "tool"])
def test_what_the_report_says_of_the_run_is_bound(signed: Path, report: dict[str, Any], member: str) -> None:
    assert statement_in(signed)["predicate"][member] == report[member]


def test_seeds_waivers_and_results_are_bound(signed: Path) -> None:
    predicate = statement_in(signed)["predicate"]

    assert predicate["seeds"] == {"run": 7}
    assert predicate["waivers"] == []
    result = {"id": "AUT-001", "verdict": "passed", "evaluated": 3, "waived": False, "findings": 0}
    assert predicate["results"] == [result]


def test_the_seed_of_a_generated_population_is_bound(
    folder: Path, report: dict[str, Any], key: Ed25519PrivateKey
) -> None:
    report["target"]["foyers"] = "population:1000:42"
    sign(rewritten(folder, report), key, signed=NOW)

    assert statement_in(folder)["predicate"]["seeds"] == {"run": 7, "population": 42}


def test_the_same_report_signed_at_the_same_moment_is_the_same_bytes(folder: Path, key: Ed25519PrivateKey) -> None:
    first, second = (sign(folder, key, signed=NOW).read_bytes() for _ in range(2))

    assert first == second


@pytest.mark.parametrize("name", ["contract", "conventions", "rules", "foyers", "suite"])
def test_a_report_that_does_not_say_what_it_rests_on_is_not_signed(
    folder: Path, report: dict[str, Any], key: Ed25519PrivateKey, name: str
) -> None:
    del report["hashes"][name]

    with pytest.raises(NotSignable, match=f"no SHA-256 of {name}"):
        sign(rewritten(folder, report), key, signed=NOW)


def test_where_the_data_set_is_unknown_its_fingerprint_is_not_wanted(
    folder: Path, report: dict[str, Any], key: Ed25519PrivateKey
) -> None:
    report["target"]["foyers"] = "unknown"
    del report["hashes"]["foyers"]

    assert sign(rewritten(folder, report), key, signed=NOW).is_file()


@pytest.mark.parametrize(("member", "value"), [("exit_code", 1), ("rules", 2), ("waived", 1)])
def test_a_report_whose_verdict_does_not_follow_from_its_results_is_not_signed(
    folder: Path, report: dict[str, Any], key: Ed25519PrivateKey, member: str, value: int
) -> None:
    report["verdict"][member] = value

    with pytest.raises(NotSignable, match=f"verdict.{member}"):
        sign(rewritten(folder, report), key, signed=NOW)


def test_a_link_in_the_folder_is_not_signed(folder: Path, key: Ed25519PrivateKey) -> None:
    (folder / "lien").symlink_to(folder / "report.json")

    with pytest.raises(NotSignable, match="is a link"):
        sign(folder, key, signed=NOW)


def test_a_folder_of_something_else_is_not_signed_file_by_file(
    folder: Path, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "MOST", 1)

    with pytest.raises(NotSignable, match="1 at most"):
        sign(folder, key, signed=NOW)


def test_what_is_no_folder_is_said_to_be_none(folder: Path, key: Ed25519PrivateKey) -> None:
    with pytest.raises(NotSignable, match="is no folder"):
        sign(folder / "report.json", key, signed=NOW)
