"""A second implementation, which shares no code with the sandbox, conforms; each mistake that it can make is condemned."""

import json
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.cli import verify
from droits_fixtures.cli import foyers

pytestmark = pytest.mark.acceptance

PROJECT = Path(__file__).resolve().parents[2] / "examples" / "candidate"
STOP = 15.0  # seconds
CONDEMNED = {"failed", "warned"}
SLOW = {"AUT-005"}  # it waits a minute for a token to expire: docs/how-to/candidate.md runs it
FAULTS = runpy.run_path(str(PROJECT / "candidat" / "fautes.py"))["FAUTES"]


@pytest.fixture(scope="module")
def broker(sandbox_with: Any) -> Iterator[str]:
    """The address of a sandbox that is there for its FranceConnect."""
    with sandbox_with("--no-wishes") as announced:
        yield announced["control"].removesuffix("control/")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cast of the day, exported once."""
    file = tmp_path_factory.mktemp("people") / "foyers.json"
    assert CliRunner().invoke(foyers, ["export", "--out", str(file)]).exit_code == 0
    return file


@pytest.fixture
def candidate(broker: str, people: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A context manager that runs the candidate with faults, and gives the path of its profile."""

    @contextmanager
    def running(*faults: str) -> Iterator[Path]:
        options = [part for fault in faults for part in ("--fault", fault)]
        places = ("--sandbox", broker, "--foyers", people, "--folder", tmp_path)
        command = [sys.executable, str(PROJECT / "run.py"), *map(str, places), *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            try:
                assert process.stdout is not None
                announced = json.loads(process.stdout.readline())
                for name, secret in announced["environment"].items():
                    monkeypatch.setenv(name, secret)
                profile = tmp_path / "profile.toml"
                profile.write_text(f"{Path(announced['profile']).read_text()}\n[limits]\nwait_seconds = 1\n")
                yield profile
            finally:
                process.send_signal(signal.SIGINT)
                assert process.wait(STOP) == 0

    return running


def judged(profile: Path, *options: str) -> Result:
    return CliRunner().invoke(
        verify, [str(profile), "--seed", "1", "--report", str(profile.parent / "report"), *options]
    )


def verdicts(profile: Path) -> dict[str, str]:
    report = orjson.loads((profile.parent / "report" / "report.json").read_bytes())
    return {rule["id"]: rule["verdict"] for rule in report["rules"]}


@pytest.mark.parametrize(("depth", "least"), [(["--quick"], 125), ([], 135)], ids=["quick", "default"])
def test_it_conforms_to_the_whole_suite_without_a_warning(candidate: Any, depth: list[str], least: int) -> None:
    with candidate() as profile:
        result = judged(profile, *depth)

    found = list(verdicts(profile).values())
    assert result.exit_code == 0, result.output
    assert set(found) == {"passed", "skipped", "inapplicable"}
    assert found.count("passed") >= least


@pytest.mark.parametrize("fault", FAULTS)
def test_each_rule_that_a_fault_names_condemns_it_by_itself(candidate: Any, fault: str) -> None:
    rules = sorted(set(FAULTS[fault].regles) - SLOW)
    with candidate(fault) as profile:
        judged(profile, *(part for rule in rules for part in ("--only", rule)))

    assert {rule: verdicts(profile)[rule] in CONDEMNED for rule in rules} == dict.fromkeys(rules, True)


def test_it_imports_nothing_of_the_bench() -> None:
    code = "import sys, candidat.__main__, run; print(*(name for name in sys.modules if name.startswith('droits')))"

    loaded = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert loaded.stdout.split() == []
