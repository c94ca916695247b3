"""The command `droits sandbox`, as a process."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from droits_fixtures.day import BadDay
from droits_simulator.cli import sandbox
from droits_simulator.listening import listen

SANDBOX = [sys.executable, "-m", "droits_contract", "sandbox"]


@contextmanager
def _running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*SANDBOX, "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _refused(*arguments: str) -> str:
    done = subprocess.run([*SANDBOX, *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_folder_of_conventions_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "nothing is there; expected a folder of conventions" in _refused("--conventions", str(tmp_path / "absent"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_once_the_line_is_out_and_ends_cleanly_when_told_to(number: signal.Signals) -> None:
    with _running("--json", "--today", "2028-02-29") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert told["today"] == "2028-02-29"
        answer = httpx.get(told["droits"] + "me", trust_env=False)
        assert (answer.status_code, answer.json()["code"]) == (401, "cle-absente")
        assert "server" not in answer.headers
        process.send_signal(number)
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)
        assert (process.returncode, rest, errors) == (0, "", "")


def test_the_banner_of_a_faulty_sandbox_says_so() -> None:
    with _running("--fault", "nir-etranger-servi") as process:
        assert process.stdout is not None
        assert any("FAULTS ARE ON" in line for line in process.stdout)


def test_a_port_in_use_is_one_line_and_exit_2() -> None:
    with listen("127.0.0.1", 0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port-taken: cannot listen on 127.0.0.1:{port}" in _refused("--port", port)


@pytest.mark.parametrize("day", ["2026-02-30", "demain", "", "1066-10-14", "9999-12-31"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    result = CliRunner().invoke(sandbox, ["--today", day])
    assert isinstance(result.exception, BadDay)
    assert "write it YYYY-MM-DD" in str(result.exception)


def test_a_bad_day_is_one_line_and_exit_2() -> None:
    assert "bad-day: --today: '2026-02-30' is not a day" in _refused("--today", "2026-02-30")


def test_a_broken_household_is_one_line_and_exit_2(tmp_path: Path) -> None:
    (tmp_path / "casse.yaml").write_text("raconte: 1\n", encoding="utf-8")
    assert "casse.yaml" in _refused("--port", "0", "--foyers", str(tmp_path))


def test_an_unknown_fault_is_one_line_and_exit_2() -> None:
    assert "unknown-fault: no fault is called 'zut'" in _refused("--port", "0", "--fault", "zut")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--broker-version", "v2"],
        ["--provider-client-id", "moi"],
        ["--broker", "http://127.0.0.1:9", "--broker-version", "v1", "--provider-client-id", "moi"],
        ["--broker", "http://127.0.0.1:9", "--broker-version", "v3"],
    ],
)
def test_options_of_another_broker_that_do_not_go_together_are_refused(arguments: list[str]) -> None:
    result = CliRunner().invoke(sandbox, arguments)
    assert result.exit_code == 2
    assert "Error: " in result.output


def test_a_data_provider_without_its_secret_is_one_line_and_exit_2() -> None:
    broker = ("--broker", "http://127.0.0.1:9/api/v2", "--provider-client-id", "moi")
    assert "bad-broker: BANC_DROITS_PROVIDER_SECRET: not set" in _refused("--port", "0", *broker)


def test_a_key_that_is_not_there_is_one_line_and_exit_2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANC_DROITS_PROVIDER_KEY", str(tmp_path / "rien.json"))
    assert "bad-broker: BANC_DROITS_PROVIDER_KEY" in _refused("--port", "0", "--broker", "http://127.0.0.1:9/api/v2")


def test_help_shows_an_example_and_the_exit_codes() -> None:
    shown = CliRunner().invoke(sandbox, ["--help"]).output
    assert "droits sandbox --port 0" in shown
    assert "Exit codes" in shown
