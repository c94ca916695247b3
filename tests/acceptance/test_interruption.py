"""Somebody presses Ctrl-C in the middle of a run: nothing that was found is lost, nothing is left running."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_an_interrupted_run_writes_what_was_found_and_ends_without_a_verdict(
    number: signal.Signals, tmp_path: Path
) -> None:
    command = [sys.executable, "-u", "-m", "droits_contract", "verify", "--sandbox", "--report", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as judge:
        assert judge.stdout is not None
        assert "Judging sandbox" in judge.stdout.readline()
        judge.send_signal(number)
        told = judge.stdout.read()

    assert judge.returncode == 2
    assert "Traceback" not in told
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["run"]["interrupted"] is True
    assert (tmp_path / "report.html").exists()
    assert (tmp_path / "junit.xml").exists()
