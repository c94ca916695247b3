"""A sandbox as people start it: a process of its own, known only by the line that it announces."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

START = 30.0  # seconds to begin to listen: generous, on a machine shared with other test processes
STOP = 15.0


@contextmanager
def running(log: Path, *options: str) -> Iterator[dict[str, Any]]:
    """Start `droits sandbox --port 0 --json OPTIONS`, give what it announces, end it as Ctrl-C does."""
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json", *options]
    with log.open("wb") as stderr, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr) as process:
        try:
            yield json.loads(first_line(process, log))
        finally:
            process.send_signal(signal.SIGINT)
            status = process.wait(STOP)
    assert status == 0, f"the sandbox ended with {status}: {log.read_text()}"


def first_line(process: "subprocess.Popen[bytes]", log: Path) -> bytes:
    """The line that announces the sandbox; what it wrote on stderr if there is none in time."""
    lines: Queue[bytes] = Queue()

    def drain() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(b"")

    Thread(target=drain, daemon=True).start()
    try:
        line = lines.get(timeout=START)
    except Empty:
        line = b""
    assert line, f"the sandbox announced nothing: {log.read_text()}"
    return line


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """One sandbox for the whole test session; the dictionary that it announces on its first line."""
    with running(tmp_path_factory.mktemp("sandbox") / "stderr.log") as announced:
        yield announced


@pytest.fixture(scope="session")
def sandbox_with(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A context manager that runs a sandbox with options of its own: `with sandbox_with("--fault", "…") as announced:`."""

    def start(*options: str) -> Any:
        return running(tmp_path_factory.mktemp("sandbox") / "stderr.log", *options)

    return start


@pytest.fixture(scope="session")
def run_with_log() -> Any:
    """The same, for whoever wants to read its stderr: `with run_with_log(path, "--fault", "…") as announced:`."""
    return running
