"""A breach is seen again by three ways, each of them run: `droits replay`, the line of curl, the test file.

One sandbox has faults (a motif shown to whom it is not, a window that is ignored, any token accepted); the other
has none, and there every way finds nothing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_conformance.replay.command import replay
from droits_conformance.replay.token_command import token

pytestmark = pytest.mark.acceptance

FAULTS = ("motif-montre-aux-complementaires", "fenetre-ignoree", "jeton-quelconque-accepte")
RULES = ("CVN-003", "FEN-006", "AUT-004", "AUT-006")
ONE_REQUEST = ("CVN-003.1", "FEN-006.1", "AUT-004.1")
OF_A_LOGIN = "AUT-006.1"
PROFILE = """
[target]
name = "candidate"
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
api_key = "env:{variable}_API_KEY"
client_id = "{client_id}"
client_secret = "env:{variable}_CLIENT_SECRET"
redirect_uri = "{redirect_uri}"
"""


@dataclass(frozen=True)
class Bench:
    """A report on a faulty target, and what is needed to ask it and a target that is right."""

    folder: Path
    report: dict[str, Any]
    faulty: dict[str, str]
    right: dict[str, str]
    right_profile: Path

    def finding(self, wanted: str) -> dict[str, Any]:
        return next(one for rule in self.report["rules"] for one in rule["findings"] if one["id"] == wanted)


def profile_of(announced: dict[str, Any], path: Path) -> Path:
    text = PROFILE.format(**announced)
    for client in announced["clients"]:
        text += CLIENT.format(**client, variable=client["name"].upper())
    path.write_text(text)
    return path


def environment(announced: dict[str, Any]) -> dict[str, str]:
    bin_folder = str(Path(sys.executable).parent)
    found = {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "HOME": os.environ.get("HOME", "/")}
    for client in announced["clients"]:
        found[f"{client['name'].upper()}_API_KEY"] = client["api_key"]
        found[f"{client['name'].upper()}_CLIENT_SECRET"] = client["client_secret"]
    return found


@pytest.fixture(scope="module")
def bench(sandbox: dict[str, Any], sandbox_with: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("replay")
    options = [option for fault in FAULTS for option in ("--fault", fault)]
    with sandbox_with(*options) as announced:
        path = profile_of(announced, folder / "faulty.toml")
        only = [option for rule in RULES for option in ("--only", rule)]
        arguments = [str(path), *only, "--seed", "1", "--processes", "1", "--report", str(folder / "rapport")]
        ended = CliRunner().invoke(verify, arguments, env=environment(announced))
        assert ended.exit_code == 1, ended.output + repr(ended.exception)
        right = profile_of(sandbox, folder / "right.toml")
        report = orjson.loads((folder / "rapport" / "report.json").read_bytes())
        yield Bench(folder / "rapport", report, environment(announced), environment(sandbox), right)


def obtained(finding: dict[str, Any], environ: dict[str, str], profile: Path) -> dict[str, str]:
    """The variables of `setup`, set as its lines say; for another target, its own profile."""
    lines = [line for line in finding["reproduce"]["setup"].splitlines() if line.startswith("export DROITS_")]
    setup = "\n".join(re.sub(r"droits token \S+", f"droits token {profile}", line) for line in lines)
    names = " ".join(re.findall(r"export (DROITS_\w+)=", setup))
    script = f'set -e\n{setup}\nfor name in {names or "HOME"}; do printf "%s=%s\\n" "$name" "${{!name}}"; done'
    ended = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env=environ)
    return environ | dict(line.split("=", 1) for line in ended.stdout.splitlines())


def run_file(bench: Bench, finding: dict[str, Any], environ: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    file = str(bench.folder / finding["reproduce"]["test"])
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:banc_droits",
        "--noconftest",
        file,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=bench.folder)


def replayed(bench: Bench, wanted: str, *target: str, environ: dict[str, str]) -> Any:
    arguments = [wanted, *target, "--report", str(bench.folder), "--json"]
    return CliRunner().invoke(replay, arguments, env=environ)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_broken_by_the_faults(bench: Bench, rule: str) -> None:
    assert bench.finding(f"{rule}.1")["reproduce"]["curl"]


@pytest.mark.parametrize("wanted", [*ONE_REQUEST, OF_A_LOGIN])
def test_replay_finds_the_same_breach_at_the_faulty_target(bench: Bench, wanted: str) -> None:
    ended = replayed(bench, wanted, environ=bench.faulty)

    assert (ended.exit_code, orjson.loads(ended.stdout)["state"]) == (1, "still-there")


@pytest.mark.parametrize("wanted", [*ONE_REQUEST, OF_A_LOGIN])
def test_replay_finds_the_breach_gone_at_a_target_that_is_right(bench: Bench, wanted: str) -> None:
    ended = replayed(bench, wanted, str(bench.right_profile), environ=bench.right)

    assert (ended.exit_code, orjson.loads(ended.stdout)["state"]) == (0, "gone")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
@pytest.mark.parametrize("wanted", ONE_REQUEST)
def test_the_line_of_curl_shows_what_was_seen(bench: Bench, wanted: str) -> None:
    finding = bench.finding(wanted)
    environ = obtained(finding, bench.faulty, bench.folder.parent / "faulty.toml")

    line = finding["reproduce"]["curl"]
    ended = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, env=environ)

    shown = next(one for one in bench.report["exchanges"] if one["number"] == finding["exchange"])
    head, _, body = ended.stdout.partition("\n\n")
    assert head.split()[1] == str(shown["response"]["status"])
    # In the report the NIR is masked, and nothing else of these bodies.
    assert re.sub(r"\d{13}", "[NIR]", body) == shown["response"]["body"]


@pytest.mark.parametrize("wanted", ONE_REQUEST)
def test_the_written_test_is_red_at_the_faulty_target(bench: Bench, wanted: str) -> None:
    finding = bench.finding(wanted)

    ended = run_file(bench, finding, obtained(finding, bench.faulty, bench.folder.parent / "faulty.toml"))

    assert ended.returncode == 1, ended.stdout
    assert f"expected {finding['expected']}" in ended.stdout


@pytest.mark.parametrize("wanted", ONE_REQUEST)
def test_the_written_test_is_green_at_a_target_that_is_right(
    bench: Bench, sandbox: dict[str, Any], wanted: str
) -> None:
    finding = bench.finding(wanted)
    environ = obtained(finding, bench.right, bench.right_profile) | {"DROITS_URL": sandbox["droits"]}

    ended = run_file(bench, finding, environ)

    assert ended.returncode == 0, ended.stdout


def test_where_one_request_is_not_enough_the_written_test_replays(bench: Bench) -> None:
    finding = bench.finding(OF_A_LOGIN)

    red = run_file(bench, finding, bench.faulty)
    green = run_file(bench, finding, bench.right | {"DROITS_PROFILE": str(bench.right_profile)})

    assert (red.returncode, green.returncode) == (1, 0), red.stdout + green.stdout


def test_a_token_stands_alone_on_stdout(sandbox: dict[str, Any]) -> None:
    home = sandbox["control"].removesuffix("control/")
    arguments = ["--sandbox-url", home, "--persona", "claire.dupont", "--client", "hopital"]

    ended = CliRunner().invoke(token, [*arguments, "--fc", "v1", "--json"])

    told = orjson.loads(ended.stdout)
    assert ended.exit_code == 0
    assert told["expires_in"] > 0
    assert len(told["access_token"]) >= 16


def test_nothing_that_is_written_holds_a_nir_a_key_or_a_token(bench: Bench, sandbox: dict[str, Any]) -> None:
    finding = bench.finding("FEN-006.1")
    environ = obtained(finding, bench.faulty, bench.folder.parent / "faulty.toml")
    secrets = {value for name, value in environ.items() if name not in {"PATH", "HOME"}}
    written = [path for path in bench.folder.rglob("*") if path.is_file()]

    assert len(secrets) >= 7
    assert [path.name for path in written for secret in secrets if secret.encode() in path.read_bytes()] == []
