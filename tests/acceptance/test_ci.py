"""The script of the pipelines, as GitHub runs it: exit codes, outputs, summary, reports.

On real sandboxes where the judge matters; with a command `droits` that does as it is told where only the script does.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "ci" / "droits-ci.sh"


class Job:
    """Runs the script in a folder of its own; what it told GitHub is in `outputs` and `summary`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outputs: dict[str, str] = {}
        self.summary = ""
        self.said = ""
        self._path = os.environ["PATH"]

    def run(self, **variables: str) -> int:
        files = {"GITHUB_OUTPUT": "outputs", "GITHUB_STEP_SUMMARY": "summary"}
        told = {name: str(self.folder / file) for name, file in files.items()} | {"PATH": self._path}
        environment = os.environ | told | variables
        command = ["bash", str(SCRIPT)]
        ended = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        self.said = ended.stdout + ended.stderr
        if (self.folder / "outputs").exists():
            lines = (self.folder / "outputs").read_text(encoding="utf-8").splitlines()
            self.outputs = dict(line.split("=", 1) for line in lines)
            self.summary = (self.folder / "summary").read_text(encoding="utf-8")
        return ended.returncode

    def has_commands(self, **statuses: int) -> None:
        """Stand in for `droits`: these subcommands alone, which end so and leave their arguments in a file."""
        folder = self.folder / "bin"
        folder.mkdir()
        cases = "".join(
            f'{name}) [ "$2" = --help ] || echo "$@" >{name}.arguments; [ "$2" = --help ] || exit {status} ;;\n'
            for name, status in statuses.items()
        )
        (folder / "droits").write_text(f"#!/bin/sh\ncase $1 in\n{cases}*) exit 2 ;;\nesac\n", encoding="utf-8")
        (folder / "droits").chmod(0o755)
        self._path = f"{folder}:{self._path}"

    def asked(self, name: str) -> str | None:
        """The arguments with which a command was called that stands in, None if it was not."""
        path = self.folder / f"{name}.arguments"
        return path.read_text(encoding="utf-8").strip() if path.exists() else None


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


@pytest.fixture
def described(job: Job, sandbox: dict[str, Any]) -> dict[str, str]:
    """The variables with which the shared sandbox is judged by a profile, as `droits init` writes it."""
    (job.folder / "sandbox.json").write_text(json.dumps(sandbox), encoding="utf-8")
    init = [sys.executable, "-m", "droits_contract", "init", "--from-sandbox", "sandbox.json", "--out", "cible.toml"]
    subprocess.run(init, cwd=job.folder, check=True, capture_output=True)
    secrets = {
        f"{client['name'].upper()}_{kind.upper()}": client[kind]
        for client in (*sandbox["clients"], *sandbox["apart"])
        for kind in ("api_key", "client_secret")
    }
    return secrets | {"DROITS_PROFILE": "cible.toml"}


def test_a_conforming_target_leaves_a_summary_and_reports(job: Job, described: dict[str, str]) -> None:
    chosen = {"DROITS_ONLY": "caisse MED-004", "DROITS_SKIP": "CAI-004", "DROITS_QUICK": "true", "DROITS_SEED": "7"}

    assert job.run(**described, **chosen) == 0, job.said

    assert job.outputs == {"exit-code": "0", "report": "rapport", "sarif": "rapport/report.sarif"}
    assert job.summary == (job.folder / "rapport" / "summary.md").read_text(encoding="utf-8")
    assert (job.folder / "rapport" / "junit.xml").is_file()
    found = json.loads((job.folder / "rapport" / "report.json").read_bytes())
    assert (found["run"]["seed"], found["run"]["depth"]) == (7, "quick")
    assert [rule["id"] for rule in found["rules"]] == ["CAI-001", "CAI-002", "CAI-003", "MED-004"]


def test_a_broken_must_is_exit_code_one(job: Job) -> None:
    assert job.run(DROITS_ONLY="BEN-006", DROITS_FAULT="nir-etranger-servi", DROITS_QUICK="true") == 1

    assert job.outputs["exit-code"] == "1"


def test_a_wrong_profile_is_exit_code_two_and_no_report_of_yesterday_is_taken_for_todays(job: Job) -> None:
    (job.folder / "rapport").mkdir()
    (job.folder / "rapport" / "summary.md").write_text("hier", encoding="utf-8")
    (job.folder / "cible.toml").write_text("[target]\n", encoding="utf-8")

    assert job.run(DROITS_PROFILE="cible.toml") == 2

    assert job.outputs == {"exit-code": "2", "report": "rapport"}
    assert "hier" not in job.summary
    assert "cible.toml" in job.said


@pytest.mark.parametrize(
    ("ended", "verdict", "fail_on", "status"),
    [
        (1, "1", "findings", 1),
        (1, "1", "bench", 0),
        (1, "1", "never", 0),
        (2, "2", "findings", 2),
        (2, "2", "bench", 2),
        (2, "2", "never", 0),
        (137, "2", "findings", 2),
        (0, "0", "findings", 0),
    ],
)
def test_what_the_job_fails_on_is_a_choice_and_the_verdict_is_told(
    job: Job, ended: int, verdict: str, fail_on: str, status: int
) -> None:
    job.has_commands(verify=ended)

    assert job.run(DROITS_FAIL_ON=fail_on) == status
    assert job.outputs["exit-code"] == verdict


def test_the_doctor_looks_at_a_profile_first(job: Job) -> None:
    job.has_commands(doctor=0, verify=0)

    assert job.run(DROITS_PROFILE="-cible.toml") == 0
    assert job.asked("doctor") == "doctor -- -cible.toml"
    assert job.asked("verify") == "verify --report rapport -- -cible.toml"


def test_what_the_doctor_refuses_is_not_judged(job: Job) -> None:
    job.has_commands(doctor=2, verify=0)

    assert job.run(DROITS_PROFILE="cible.toml") == 2
    assert job.asked("verify") is None


def test_where_there_is_no_doctor_a_profile_is_judged_all_the_same(job: Job) -> None:
    job.has_commands(verify=0)

    assert job.run(DROITS_PROFILE="cible.toml") == 0


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"DROITS_FAIL_ON": "always"}, "DROITS_FAIL_ON is 'always'; expected findings, bench or never"),
        ({"DROITS_QUICK": "yes"}, "DROITS_QUICK is 'yes'; expected true or false"),
        ({"DROITS_PROFILE": "a.toml", "DROITS_FAULT": "b"}, "DROITS_FAULT is for a sandbox; leave out DROITS_PROFILE"),
        ({"PATH": "/usr/bin:/bin"}, "the command droits is not installed; install banc-droits before"),
    ],
)
def test_a_mistake_in_the_pipeline_is_told_in_one_line(job: Job, variables: dict[str, str], told: str) -> None:
    assert job.run(**variables) == 2

    assert job.said == f"droits-ci: {told}\n"


def test_what_is_typed_into_a_form_is_never_run(job: Job) -> None:
    job.has_commands(verify=0)
    typed = "$(touch intrus);`touch intrus`"

    job.run(DROITS_PROFILE=typed, DROITS_ONLY=typed, DROITS_SKIP="*", DROITS_SEED=typed, DROITS_REPORT=typed)

    assert not (job.folder / "intrus").exists()
    assert "--only $(touch --only intrus);`touch --only intrus` --skip * --seed $(touch" in str(job.asked("verify"))
