"""The guide's section on the journal, pasted into a shell in front of a real sandbox: it prints what the guide says."""

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from droits_simulator.client import Sandbox, Session

SECTION = (
    (Path(__file__).resolve().parents[2] / "docs/how-to/sandbox.md")
    .read_text(encoding="utf-8")
    .partition("## Why an answer is what it is\n")[2]
    .partition("\n## ")[0]
)
TRANSCRIPT, CURLS = (
    textwrap.dedent(block).strip().splitlines()
    for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", SECTION, re.MULTILINE)
)
SHIPPED = "http://127.0.0.1:8800"
LIMIT = 30
pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("client")]


@pytest.fixture(scope="module")
def started() -> Iterator[Sandbox]:
    with Sandbox.start(today="2026-11-24") as started:
        yield started


@pytest.fixture
def root(started: Sandbox) -> Iterator[Session]:
    """The session at the root, where an operation was refused that the convention does not grant."""
    with started.root as root:
        refused = root.rights(root.log_in("claire.dupont", "mutuelle")).get("medecin-traitant")
        assert refused.status_code == 403
        yield root


@pytest.fixture
def environment() -> dict[str, str]:
    """A shell that finds `droits`."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def here(command: str, url: str) -> str:
    """A line of the guide in front of the sandbox at `url`, to which `droits explain` is led too."""
    return command.replace(f"{SHIPPED}/", url).replace("droits explain", f"droits explain --url {url}")


def as_written(lines: list[str]) -> str:
    """A pattern of what the guide says is printed, where … stands for anything."""
    return "".join(f"{re.escape(line)}\n".replace("…", ".*" if line.strip() != "…" else "(?s:.*)") for line in lines)


def run(script: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-u", "-o", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        cwd=folder,
        env=environment,
    )
    assert (done.returncode, done.stderr) == (0, ""), script
    return done.stdout


def test_the_explanation_is_the_one_that_the_readme_shows(started: Sandbox, tmp_path, environment) -> None:
    typed = [line.removeprefix("$ ") for line in TRANSCRIPT if line.startswith("$ ")]
    shown = [line for line in TRANSCRIPT if not line.startswith("$ ")]

    printed = run("\n".join(here(line, started.url) for line in typed), tmp_path, environment)

    assert re.fullmatch(as_written(shown), printed), printed


def test_each_address_of_the_journal_answers_what_the_readme_says(root: Session, tmp_path, environment) -> None:
    url = root.control.url.removesuffix("control/")
    last = root.journal(limit=1)[0]
    commands = [here(line.partition("  #")[0].strip(), url).replace("$id", last.request_id) for line in CURLS]
    filtered, one, live, har, forget = commands
    assert all(line.startswith("curl ") for line in commands)

    listed = json.loads(run(filtered, tmp_path, environment))["exchanges"]
    assert [found["id"] for found in listed] == [last.request_id]
    assert json.loads(run(one, tmp_path, environment))["id"] == last.request_id
    assert json.loads(heard(live, url, environment))["status"]
    run(har, tmp_path, environment)
    assert json.loads((tmp_path / "journal.har").read_text(encoding="utf-8"))["log"]["entries"]
    run(forget, tmp_path, environment)
    assert root.journal() == []


def heard(command: str, url: str, environment: dict[str, str]) -> str:
    """The first event that a command which never ends prints, once something happens."""
    events: Queue[str] = Queue()
    with subprocess.Popen(
        ["bash", "-c", f"exec {command}"], stdout=subprocess.PIPE, text=True, env=environment
    ) as live:
        stdout = live.stdout
        assert stdout is not None
        Thread(
            target=lambda: [events.put(line[5:]) for line in stdout if line.startswith("data:")], daemon=True
        ).start()
        try:
            while events.empty() and live.poll() is None:
                subprocess.run(["curl", "-s", "-o", os.devnull, f"{url}api/v1/logout"], timeout=LIMIT, check=True)
            return events.get(timeout=LIMIT)
        finally:
            live.terminate()
