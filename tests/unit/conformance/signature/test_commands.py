"""`droits report key`, `sign` and `verify`, as people call them."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from droits_conformance.comparison.report_command import report
from droits_conformance.signature.errors import AttestationUnreadable, KeyUnusable


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    assert invoked("key", "--out", str(tmp_path / "banc.key")).exit_code == 0
    return tmp_path / "banc.key", tmp_path / "banc.key.pub"


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(report, [str(argument) for argument in arguments])


def test_a_report_is_signed_and_verified(folder: Path, pair: tuple[Path, Path]) -> None:
    private, public = pair
    signing = invoked("sign", str(folder), "--key", str(private))
    verifying = invoked("verify", str(folder), "--public-key", str(public))

    assert (signing.exit_code, verifying.exit_code) == (0, 0), signing.output + verifying.output
    assert "verdict  conforming (exit code 0)" in verifying.output


def test_an_altered_report_ends_with_1_and_names_the_file(folder: Path, pair: tuple[Path, Path]) -> None:
    private, public = pair
    invoked("sign", str(folder), "--key", str(private))
    (folder / "report.json").write_bytes((folder / "report.json").read_bytes() + b"\n")
    found = invoked("verify", str(folder), "--public-key", str(public))

    assert found.exit_code == 1
    assert "NOT as signed\n  report.json is not the file that was signed" in found.output


def test_a_machine_reads_what_was_verified(folder: Path, pair: tuple[Path, Path]) -> None:
    private, public = pair
    signing = json.loads(invoked("sign", str(folder), "--key", str(private), "--json").output)
    told = json.loads(invoked("verify", str(folder), "--public-key", str(public), "--json").output)

    assert told["as_signed"] is True
    assert told["key_id"] == signing["key_id"]
    assert told["files"] == ["report.json", "tests/test_CON_002_1.py"]
    assert told["statement"]["seeds"] == {"run": 7}


def test_a_machine_reads_nothing_of_a_statement_that_nobody_vouches_for(folder: Path, pair: tuple[Path, Path]) -> None:
    private, public = pair
    invoked("sign", str(folder), "--key", str(private))
    (folder / "more.txt").write_text("", encoding="utf-8")
    told = json.loads(invoked("verify", str(folder), "--public-key", str(public), "--json").output)

    assert (told["as_signed"], told["statement"]) == (False, None)
    assert [problem["kind"] for problem in told["problems"]] == ["file-extra"]


def test_an_unsigned_report_is_a_bench_error(folder: Path, pair: tuple[Path, Path]) -> None:
    found = invoked("verify", str(folder), "--public-key", str(pair[1]))

    assert isinstance(found.exception, AttestationUnreadable)


def test_a_missing_key_is_a_bench_error(folder: Path) -> None:
    assert isinstance(invoked("sign", str(folder), "--key", "nulle-part").exception, KeyUnusable)


def test_a_private_key_is_never_printed(folder: Path, pair: tuple[Path, Path]) -> None:
    private, public = pair
    body = private.read_text(encoding="utf-8").splitlines()[1]
    outputs = [
        invoked("sign", str(folder), "--key", str(private)).output,
        invoked("verify", str(folder), "--public-key", str(public), "--json").output,
        (folder / "attestation.dsse.json").read_text(encoding="utf-8"),
    ]

    assert [output for output in outputs if body in output] == []


@pytest.mark.parametrize("command", ["compare", "key", "sign", "verify"])
def test_each_command_shows_an_example_in_its_help(command: str) -> None:
    assert re.search(rf"Examples:\s+(\S+ )?droits report {command}", invoked(command, "--help").output)
