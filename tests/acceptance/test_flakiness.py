"""bench/flakiness.py: the suite twice under load says the same twice, and a verdict that differs is told with its seed."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

SCRIPT = Path(__file__).resolve().parents[2] / "bench" / "flakiness.py"
BENCH = runpy.run_path(str(SCRIPT))


@pytest.fixture
def played() -> Callable[..., Any]:
    """A run by its number and the verdicts of some rules."""

    def run(number: int, **verdicts: str) -> Any:
        said = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
        return BENCH["Played"](number, 40 + number, 0, 1.0, said, dict.fromkeys(said, "getMe: status 503"))

    return run


def test_two_runs_under_load_say_the_same_of_a_sandbox() -> None:
    command = [sys.executable, str(SCRIPT), "--runs", "2", "--only", "contrats", "--seed", "7", "--processes", "1"]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 runs x 8 rules = 16 verdicts, 0 differ" in ended.stdout
    assert ended.stdout.count("8 passed") == 2


def test_a_verdict_unlike_that_of_the_first_run_is_told_with_its_seed(played: Callable[..., Any]) -> None:
    found = BENCH["differences"](
        [played(1, CTR_001="passed"), played(2, CTR_001="passed"), played(3, CTR_001="failed")]
    )

    assert [str(one) for one in found] == ["CTR-001 failed in run 3 (seed 43), passed in the first: getMe: status 503"]


def test_a_rule_that_only_one_run_judged_is_a_difference(played: Callable[..., Any]) -> None:
    found = BENCH["differences"]([played(1, CTR_001="passed"), played(2)])

    assert [(one.rule, one.first, one.played.number) for one in found] == [("CTR-001", "passed", 2)]
