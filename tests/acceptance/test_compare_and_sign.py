"""`droits diff` on two sandboxes of which one has faults; a report that `droits verify --sign` signed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from droits_conformance.cli import verify
from droits_conformance.comparison.diff_command import diff
from droits_conformance.comparison.report_command import report

pytestmark = pytest.mark.acceptance

FAULTS = ("motif-montre-aux-complementaires", "date-mal-ecrite")
PROFILE = """
[target]
name = "{name}"
droits = "{droits}"

[broker]
version = "v2"
issuer = "{brokers[v2]}"

[data]
foyers = "cast"
"""
CLIENT = """
[clients.{name}]
convention = "{convention}"
api_key = "env:{side}_{name}_KEY"
client_id = "{client_id}"
client_secret = "env:{side}_{name}_SECRET"
redirect_uri = "{redirect_uri}"
"""


@pytest.fixture(scope="module")
def faulty(sandbox_with: Any) -> Iterator[dict[str, Any]]:
    with sandbox_with(*(option for fault in FAULTS for option in ("--fault", fault))) as announced:
        yield announced


def profile_of(announced: dict[str, Any], side: str, folder: Path) -> tuple[Path, dict[str, str]]:
    """The profile of a sandbox, and the variables that it takes its secrets from."""
    path, environ = folder / f"{side}.toml", {}
    text = PROFILE.format(**announced, name=side)
    for client in announced["clients"]:
        text += CLIENT.format(**client, side=side)
        environ[f"{side}_{client['name']}_KEY"] = client["api_key"]
        environ[f"{side}_{client['name']}_SECRET"] = client["client_secret"]
    path.write_text(text, encoding="utf-8")
    return path, environ


def differ(a: dict[str, Any], b: dict[str, Any], folder: Path, *options: str) -> Result:
    (first, environ), (second, more) = profile_of(a, "A", folder), profile_of(b, "B", folder)
    arguments = [str(first), str(second), "--seed", "1", *options]
    return CliRunner().invoke(diff, arguments, env=environ | more)


def test_a_sandbox_answers_as_it_does_itself(sandbox: dict[str, Any], tmp_path: Path) -> None:
    found = differ(sandbox, sandbox, tmp_path, "--cases", "60")

    assert found.exit_code == 0, found.output + repr(found.exception)
    assert "60 questions, 60 answered alike; no difference" in found.output


@pytest.mark.parametrize("side", ["a", "b"])
def test_the_side_with_the_faults_is_the_one_that_violates(
    sandbox: dict[str, Any], faulty: dict[str, Any], tmp_path: Path, side: str
) -> None:
    pair = (faulty, sandbox) if side == "a" else (sandbox, faulty)
    found = differ(*pair, tmp_path, "--cases", "120", "--json")
    told = json.loads(found.stdout)

    assert found.exit_code == 1
    assert {one["side"] for one in told["differences"]} == {f"violation-of-{side}"}
    assert {one["reason"] for one in told["differences"]} >= {"CON-002"}


def test_a_report_signed_by_verify_is_verified_offline(tmp_path: Path) -> None:
    folder, key = tmp_path / "rapport", tmp_path / "banc.key"
    made = CliRunner().invoke(report, ["key", "--out", str(key)])
    options = ["--quick", "--only", "CON-001", "--seed", "1", "--report", str(folder), "--sign", str(key)]
    judged = CliRunner().invoke(verify, ["--sandbox", *options])
    verified = CliRunner().invoke(report, ["verify", str(folder), "--public-key", f"{key}.pub", "--json"])

    assert (made.exit_code, judged.exit_code, verified.exit_code) == (0, 0, 0), judged.output + verified.output
    statement = json.loads(verified.stdout)["statement"]
    assert statement["hashes"].keys() == {"contract", "conventions", "foyers", "rules", "suite"}
    assert statement["results"][0]["id"] == "CON-001"
