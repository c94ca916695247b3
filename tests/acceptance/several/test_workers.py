"""Several processes on one machine: how they begin, what they count, and how they end."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("workers")]
COMMAND = (sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json", "--workers", "2")


def test_all_are_counted_together_and_none_is_left_at_the_end(tmp_path: Path, redis_server: Any, serve: Any) -> None:
    with serve(tmp_path / "stderr.log", redis_server.url, "--workers", "2") as served:
        pids = served.workers()
        base = str(served.announced["droits"]).partition("/test/")[0]
        for _ in range(20):
            httpx.get(served.announced["droits"] + "me")  # a connection of its own each time
        told = [httpx.get(f"{base}/metrics").text for _ in range(4)]
    counted = re.compile(r'^banc_droits_requests_total\{operation="getMe",.*status="401"\} 20\.0$', re.MULTILINE)
    assert [bool(counted.search(text)) for text in told] == [True] * 4
    assert len(pids) == 2
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


def test_they_end_with_a_sandbox_that_is_killed(tmp_path: Path, redis_server: Any, first_line: Any) -> None:
    with subprocess.Popen([*COMMAND, "--state", redis_server.url], stdout=subprocess.PIPE) as process:
        json.loads(first_line(process, tmp_path / "none"))
        pids = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert len(pids) >= 2
        process.kill()
    until = time.monotonic() + 20
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < until, "a worker outlives the sandbox"
        time.sleep(0.05)


def _runs(pid: str) -> bool:
    try:
        return not re.search(r"^State:\s+Z", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except OSError:
        return False


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--state", "memory"), "workers-need-state"),
        (("--state", "redis://:secret@127.0.0.1:1/0"), "state-unreachable"),
        (("--state", "REDIS", "--foyers", "/nulle/part"), "foyer-error"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(redis_server: Any, options: tuple[str, ...], code: str) -> None:
    given = [redis_server.url if one == "REDIS" else one for one in options]
    ended = subprocess.run([*COMMAND, *given], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"droits: {code}: ")
    assert "secret" not in ended.stderr


@pytest.fixture(scope="module")
def judging(tmp_path_factory: Any, new_redis: Any, serve: Any) -> Iterator[Any]:
    """Runs a command of the judge on two workers, and gives how it ended: `judging("verify", "--quick")`."""
    folder = tmp_path_factory.mktemp("judging")
    announced, profile = folder / "announced.json", folder / "profile.toml"
    droits = (sys.executable, "-m", "droits_contract")

    with serve(folder / "stderr.log", new_redis().url, "--workers", "2") as served:
        announced.write_text(json.dumps(served.announced))
        init = [*droits, "init", "--from-sandbox", announced, "--out", profile]
        subprocess.run(init, check=True, capture_output=True)
        environment = os.environ | _secrets(served.announced)

        def judge(command: str, *options: str) -> subprocess.CompletedProcess[str]:
            asked = [*droits, command, profile, *options, "--report", folder / command]
            return subprocess.run(asked, capture_output=True, text=True, check=False, env=environment)

        yield judge


def _secrets(announced: dict[str, Any]) -> dict[str, str]:
    """The variables that the profile names."""
    found = {}
    for one in (*announced["clients"], *announced["apart"]):
        name = one["name"].upper().replace("-", "_")
        found |= {f"{name}_API_KEY": one["api_key"], f"{name}_CLIENT_SECRET": one["client_secret"]}
    return found


def test_the_judge_finds_them_conforming(judging: Any) -> None:
    judged = judging("verify", "--quick")
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_they_bear_a_load_under_which_every_answer_is_judged(judging: Any) -> None:
    borne = judging("load", "--rate", "10", "--seconds", "6", "--people", "5", "--json")
    told = json.loads(borne.stdout)
    # How fast a machine is that runs other tests meanwhile is no matter of this one.
    assert {one["code"] for one in told["objections"]} <= {"rate-not-reached"}, borne.stdout + borne.stderr
    assert sum(one["count"] for one in told["entries"] if one["name"].startswith("get")) >= 5, borne.stdout
