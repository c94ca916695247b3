"""The sandbox as a process, played by a few lines of Python so that every misbehaviour can be had."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from droits_conformance.sandbox_process import SandboxProcess
from droits_conformance.target import ControlProfile, ProviderProfile, SupervisionProfile
from droits_contract.errors import BenchError

ANNOUNCE = """
import json, sys, time
print(json.dumps({
    "droits": "http://127.0.0.1:1/test/v1/droits/beneficiaires/",
    "brokers": {"v1": "http://127.0.0.1:1/api/v1", "v2": "http://127.0.0.1:1/api/v2"},
    "today": "2026-11-24",
    "clients": [{"name": "hopital", "convention": "etablissement-de-soins", "api_key": "k", "client_id": "c",
                 "client_secret": "s", "redirect_uri": "http://127.0.0.1:9999/callback"}],
    "personas": [], "options": sys.argv[1:],
}), flush=True)
"""
FOREVER = "time.sleep(600)\n"
Started = Callable[..., SandboxProcess]


def _command(script: str) -> Sequence[str]:
    return (sys.executable, "-c", script)


def _gone(process: SandboxProcess) -> bool:
    return process._process.poll() is not None


def test_the_announced_sandbox_becomes_a_profile() -> None:
    with SandboxProcess(command=_command(ANNOUNCE + FOREVER), today=date(2026, 11, 24), faults=["a", "b"]) as sandbox:
        profile = sandbox.profile
        sandbox.check_alive()

    assert (profile.name, profile.today, profile.origin) == ("sandbox (a, b)", date(2026, 11, 24), "--sandbox")
    assert profile.faults == ("a", "b")
    assert profile.droits == "http://127.0.0.1:1/test/v1/droits/beneficiaires/"
    assert (profile.broker.version, profile.broker.issuer) == ("v2", "http://127.0.0.1:1/api/v2")
    assert profile.broker.v1_issuer == "http://127.0.0.1:1/api/v1"
    assert (profile.clients[0].name, profile.clients[0].api_key) == ("hopital", "k")
    assert _gone(sandbox)


def test_the_services_of_a_sandbox_may_be_left_for_this_machine() -> None:
    with SandboxProcess(command=_command(ANNOUNCE + FOREVER)) as sandbox:
        profile = sandbox.profile

    assert profile.clients[0].post_logout_redirect_uri == "http://127.0.0.1:9999/"
    assert profile.provider is None


def test_an_announced_data_provider_may_be_played() -> None:
    told = '"provider": {"client_id": "fd", "client_secret": "s", "key": {"kty": "EC"}, "scopes": ["a"]}, "options"'
    with SandboxProcess(command=_command(ANNOUNCE.replace('"options"', told) + FOREVER)) as sandbox:
        provider = sandbox.profile.provider

    assert provider == ProviderProfile("fd", "s", {"kty": "EC"}, ("a",))


def test_an_announced_clock_may_be_moved() -> None:
    told = '"control": "http://127.0.0.1:1/control", "options"'
    with SandboxProcess(command=_command(ANNOUNCE.replace('"options"', told) + FOREVER)) as sandbox:
        control = sandbox.profile.control

    assert control == ControlProfile("http://127.0.0.1:1/control/")


def test_announced_statistics_may_be_read() -> None:
    told = '"supervision": {"stats": "http://127.0.0.1:1/api/stats/"}, "options"'
    with SandboxProcess(command=_command(ANNOUNCE.replace('"options"', told) + FOREVER)) as sandbox:
        supervision = sandbox.profile.supervision

    assert supervision == SupervisionProfile("http://127.0.0.1:1/api/stats/", None)


def test_another_franceconnect_is_passed_on() -> None:
    process = SandboxProcess(command=("sandbox",), broker="http://127.0.0.1:8899/api/v2")

    assert process._command[-2:] == ["--broker", "http://127.0.0.1:8899/api/v2"]


def test_it_may_be_started_before_it_is_waited_for() -> None:
    sandbox = SandboxProcess(command=_command(ANNOUNCE + FOREVER))
    sandbox.spawn()
    number = sandbox._process.pid
    with sandbox:
        assert sandbox._process.pid == number

    sandbox.stop()
    assert _gone(sandbox)


def test_announced_partners_that_are_refused_on_purpose_are_kept_apart() -> None:
    told = (
        '"apart": [{"name": "revoquee", "convention": "etablissement-de-soins", "api_key": "k", "client_id": "i",'
        ' "client_secret": "s", "redirect_uri": "http://127.0.0.1:9999/callback", "habilitation": "revoked", "quota": {}},'
        ' {"name": "frugale", "convention": "etablissement-de-soins", "api_key": "k", "client_id": "i",'
        ' "client_secret": "s", "redirect_uri": "http://127.0.0.1:9999/callback", "habilitation": "active",'
        ' "quota": {"par_seconde": 3}}], "options"'
    )
    with SandboxProcess(command=_command(ANNOUNCE.replace('"options"', told) + FOREVER)) as sandbox:
        profile = sandbox.profile

    assert [client.name for client in profile.clients] == ["hopital"]
    assert [(one.name, one.habilitation, one.per_second) for one in profile.apart] == [
        ("revoquee", "revoked", None),
        ("frugale", "active", 3),
    ]


def test_faults_and_day_are_passed_on() -> None:
    process = SandboxProcess(command=("sandbox",), today=date(2026, 11, 24), faults=("a", "b"))

    assert process._command == [
        *("sandbox", "--port", "0", "--json", "--log", "json", "--log-level", "info", "--no-wishes"),
        *("--fault", "a", "--fault", "b", "--today", "2026-11-24"),
    ]


def test_it_is_stopped_when_somebody_interrupts() -> None:
    sandbox = SandboxProcess(command=_command(ANNOUNCE + FOREVER))
    with pytest.raises(KeyboardInterrupt), sandbox:
        raise KeyboardInterrupt

    assert _gone(sandbox)


def test_it_is_killed_when_it_does_not_listen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("droits_conformance.sandbox_process.STOP_LIMIT", 0.2)
    deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    sandbox = SandboxProcess(command=_command(deaf + ANNOUNCE + FOREVER))
    with sandbox:
        pass

    assert sandbox._process.returncode == -signal.SIGKILL


def test_a_sandbox_that_does_not_start_is_one_error_with_its_last_words() -> None:
    script = "import sys; sys.exit('foyers/dupont.yaml: personnes: missing')"

    with pytest.raises(BenchError, match=r"did not start \(exit code 1\): foyers/dupont.yaml: personnes: missing"):
        SandboxProcess(command=_command(script)).__enter__()


def test_of_a_traceback_only_the_last_line_is_told() -> None:
    with pytest.raises(BenchError, match=r"did not start \(exit code 1\): ZeroDivisionError: division by zero$"):
        SandboxProcess(command=_command("1 / 0")).__enter__()


def test_of_a_log_only_messages_are_told_and_nothing_of_requests() -> None:
    lines = [
        '{"level": "info", "logger": "droits_simulator.requests", "message": "GET /me 200"}',
        '{"level": "error", "message": "Exception in ASGI application", "exception": "OSError in lit (a.py:1)"}',
        '{"level": "warning", "message": "bientôt fini"}',
        "[1]",
    ]
    script = f"import sys; print(*{lines!r}, sep=chr(10), file=sys.stderr); sys.exit(3)"

    told = r"Exception in ASGI application: OSError in lit \(a.py:1\) / bientôt fini / \[1\]$"
    with pytest.raises(BenchError, match=told):
        SandboxProcess(command=_command(script)).__enter__()


def test_its_log_is_handed_to_the_judge_as_long_as_it_runs() -> None:
    writes = "print('une ligne', file=sys.stderr, flush=True)\n"
    with SandboxProcess(command=_command(ANNOUNCE.replace("print(json", f"{writes}print(json") + FOREVER)) as sandbox:
        log = sandbox.profile.log
        assert log is not None
        assert log.read_text(encoding="utf-8") == "une ligne\n"

    assert not log.exists()


def test_a_sandbox_that_says_nothing_is_not_waited_for_forever() -> None:
    sandbox = SandboxProcess(command=_command("import time\n" + FOREVER), start_limit=0.3)

    with pytest.raises(BenchError, match=r"did not announce itself within 0.3 s"):
        sandbox.__enter__()

    assert _gone(sandbox)


@pytest.mark.parametrize("line", ["bonjour", "{}", "[1]"])
def test_a_sandbox_that_announces_something_else_is_refused(line: str) -> None:
    sandbox = SandboxProcess(command=_command(f"import time; print({line!r}, flush=True)\n" + FOREVER))

    with pytest.raises(BenchError, match="expected one line of JSON"):
        sandbox.__enter__()

    assert _gone(sandbox)


def test_a_sandbox_that_ends_in_the_middle_of_a_run_is_told() -> None:
    with SandboxProcess(command=_command(ANNOUNCE + FOREVER)) as sandbox:
        os.kill(sandbox._process.pid, signal.SIGKILL)
        sandbox._process.wait()
        with pytest.raises(BenchError, match="ended by itself"):
            sandbox.check_alive()


def test_a_talkative_sandbox_does_not_block() -> None:
    chatter = (
        "sys.stdout.write('x' * 200_000 + chr(10)); sys.stdout.flush(); print('fini', file=sys.stderr, flush=True)\n"
    )
    with SandboxProcess(command=_command(ANNOUNCE + chatter)) as sandbox:
        assert sandbox._process.wait(timeout=20) == 0
