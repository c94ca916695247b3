"""A sandbox in a process of its own: started, listened to until it announces itself, and stopped whatever happens."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any
from weakref import finalize

from droits_simulator.client.errors import SandboxDown

START_LIMIT = 60.0  # seconds; a sandbox on a busy machine needs about three
STOP_LIMIT = 10.0  # seconds between asking politely and killing
COMMAND = (sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json")
_WORDS = "droits sandbox"


class Process:
    """Runs COMMAND with `options`; `announced` is the JSON line that it prints once it accepts connections.

    SandboxDown, with its last words, if it does not come to that. It does not outlive its object, nor the interpreter.
    """

    def __init__(self, options: Sequence[str], start_limit: float = START_LIMIT) -> None:
        # A file, because a full pipe would block the sandbox; a session of its own, because Ctrl-C is the test run's.
        stderr = tempfile.TemporaryFile()  # noqa: SIM115 - `_stop` closes it
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*COMMAND, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            start_new_session=True,
        )
        self.stop = finalize(self, _stop, process, stderr)
        lines: Queue[bytes] = Queue()
        Thread(target=_drain, args=(process.stdout, lines), daemon=True).start()
        try:
            self.announced = _announced(lines, process, stderr, start_limit)
        except BaseException:
            self.stop()
            raise


def _announced(
    lines: "Queue[bytes]", process: "subprocess.Popen[bytes]", stderr: IO[bytes], limit: float
) -> dict[str, Any]:
    try:
        line = lines.get(timeout=limit)
    except Empty:
        raise SandboxDown(_WORDS, f"no announcement within {limit:g} s", "give it more time (start_limit)") from None
    if not line:
        process.wait(STOP_LIMIT)
        stderr.seek(0)
        words = stderr.read().decode("utf-8", errors="replace").strip().splitlines()[-1:]
        said = words[0] if words else "it said nothing"
        raise SandboxDown(_WORDS, f"it ended with {process.returncode}: {said}", "correct what it names")
    announced: dict[str, Any] = json.loads(line)
    return announced


def _stop(process: "subprocess.Popen[bytes]", stderr: IO[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()
    stderr.close()


def _drain(stream: IO[bytes] | None, lines: "Queue[bytes]") -> None:
    try:
        for line in stream or ():
            lines.put(line)
    except ValueError:
        return  # closed under us: the sandbox is being stopped
    lines.put(b"")
