"""A sandbox of our own, started as a separate process and judged by its URLs like any other target.

The judge knows three things of it: how to start it, the one line of JSON that it prints once it accepts connections, and
that it must be stopped whatever happens.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, Self
from urllib.parse import urlsplit

import orjson

from droits_conformance.data_set import CAST, Generated
from droits_conformance.target import (
    ACTIVE,
    BrokerProfile,
    ClientProfile,
    ControlProfile,
    Profile,
    ProviderProfile,
    SupervisionProfile,
)
from droits_contract.errors import BenchError

START_LIMIT = 30.0  # seconds; a sandbox on a busy machine needs about three
STOP_LIMIT = 5.0  # seconds between asking politely and killing
_STDERR_LINES = 6
_LOGGING = ("--log", "json", "--log-level", "info")  # a line for each request, for PRV-006
# A random query parameter may begin like a wish (`?__main__=`), which the sandbox refuses, and the API would ignore.
_AS_THE_API = ("--no-wishes",)
_CONTROL_TOKEN = "BANC_DROITS_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
COMMAND = (sys.executable, "-m", "droits_contract", "sandbox")


class SandboxProcess:
    """A sandbox that runs as long as the `with` block; `profile` describes it.

    `broker` is another FranceConnect (v2) at which it verifies tokens instead of its own.
    """

    def __init__(
        self,
        *,
        faults: Sequence[str] = (),
        today: date | None = None,
        foyers: Path | None = None,
        population: Generated | None = None,
        broker: str | None = None,
        command: Sequence[str] = COMMAND,
        start_limit: float = START_LIMIT,
    ) -> None:
        options = ["--port", "0", "--json", *_LOGGING, *_AS_THE_API]
        options += [part for fault in faults for part in ("--fault", fault)]
        options += ["--today", today.isoformat()] if today else []
        options += ["--foyers", str(foyers)] if foyers else []
        options += ["--population", str(population.size), "--seed", str(population.seed)] if population else []
        options += ["--broker", broker] if broker else []
        self._command = [*command, *options]
        self._start_limit = start_limit
        self._name = f"sandbox ({', '.join(faults)})" if faults else "sandbox"
        self._today = today
        self._faults = tuple(faults)
        self._foyers = f"population:{population.size}:{population.seed}" if population else str(foyers or CAST)
        self._spawned = False
        self.profile: Profile

    def spawn(self) -> None:
        """Start the process, and do not wait until it serves; `stop` it, or enter the block."""
        # A file, because a full pipe would block the sandbox; with a name, because the judge reads it too.
        self._stderr = tempfile.NamedTemporaryFile(prefix="sandbox-", suffix=".log")  # noqa: SIM115 - `stop` closes it
        # A session of its own: Ctrl-C in the terminal reaches the judge, which then stops the sandbox in its own time.
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._stderr, start_new_session=True
        )
        self._spawned = True

    def __enter__(self) -> Self:
        """Start it, unless it was, and wait until it serves."""
        if not self._spawned:
            self.spawn()
        try:
            self.profile = self._read_profile(self._first_line())
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def check_alive(self) -> None:
        """BenchError with the sandbox's last words if it has ended by itself."""
        if self._process.poll() is not None:
            raise BenchError(
                f"the sandbox ended by itself (exit code {self._process.returncode}): {self._last_words()}"
            )

    def _first_line(self) -> bytes:
        lines: Queue[bytes] = Queue()
        Thread(target=_drain, args=(self._process.stdout, lines), daemon=True).start()
        try:
            line = lines.get(timeout=self._start_limit)
        except Empty:
            raise BenchError(f"the sandbox did not announce itself within {self._start_limit:g} s") from None
        if not line:
            self._process.wait(STOP_LIMIT)
            raise BenchError(f"the sandbox did not start (exit code {self._process.returncode}): {self._last_words()}")
        return line

    def _read_profile(self, line: bytes) -> Profile:
        try:
            announced = orjson.loads(line)
            profile = announced_profile(announced, self._name, self._today, self._foyers)
            return replace(profile, log=Path(self._stderr.name), faults=self._faults)
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as cause:
            seen = line[:80].decode("utf-8", errors="replace").strip()
            raise BenchError(
                f"the sandbox announced {seen!r}; expected one line of JSON with droits, brokers, clients"
            ) from cause

    def stop(self) -> None:
        """End it, politely first; once is enough, twice does no harm."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._stderr.close()

    def _last_words(self) -> str:
        self._stderr.seek(0)
        text = self._stderr.read().decode("utf-8", errors="replace").strip()
        lines = [read for line in text.splitlines() if (read := _of_a_log(line))]
        # Of a traceback the last line tells what happened; the others tell where, to nobody who reads this.
        told = lines[-1:] if any(line.startswith("Traceback") for line in lines) else lines[-_STDERR_LINES:]
        return " / ".join(line.strip() for line in told) or "it said nothing"


def _of_a_log(line: str) -> str:
    """What a line says: of a JSON one its message and exception, and nothing of a request that was answered."""
    try:
        told = orjson.loads(line)
    except orjson.JSONDecodeError:
        return line
    if not isinstance(told, dict) or "message" not in told:
        return line
    parts = (told["message"], told.get("exception"))
    return "" if told.get("level") == "info" else ": ".join(str(part) for part in parts if part)


def announced_profile(announced: dict[str, Any], name: str, today: date | None, foyers: str) -> Profile:
    """The profile of a sandbox that announces itself so; KeyError, TypeError or AttributeError if it does not."""
    brokers = announced["brokers"]
    return Profile(
        name=name,
        droits=announced["droits"].rstrip("/") + "/",
        broker=BrokerProfile("v2", brokers["v2"], brokers.get("v1")),
        clients=tuple(_client(client) for client in announced["clients"]),
        foyers=foyers,
        today=today,
        origin="--sandbox",
        provider=_provider(announced.get("provider")),
        apart=tuple(_client(client) for client in announced.get("apart", ())),
        supervision=_supervision(announced.get("supervision", {})),
        control=_control(announced),
    )


def _supervision(announced: dict[str, Any]) -> SupervisionProfile:
    return SupervisionProfile(announced.get("stats"), announced.get("statut"))


def _control(announced: dict[str, Any]) -> ControlProfile | None:
    """Its control API. The token is the one that it made, else that of the environment, which is the sandbox's too."""
    if "control" not in announced:
        return None
    token = announced.get("control_token") or os.environ.get(_CONTROL_TOKEN) or None
    return ControlProfile(announced["control"].rstrip("/") + "/", token)


def _client(announced: dict[str, Any]) -> ClientProfile:
    names = ("name", "convention", "api_key", "client_id", "client_secret", "redirect_uri")
    home = urlsplit(announced["redirect_uri"])
    # The demonstration services of a sandbox register every address of this machine, after a logout too.
    back = f"{home.scheme}://{home.netloc}/"
    told: dict[str, Any] = {name: announced[name] for name in names}
    told["scopes"] = tuple(announced["scopes"]) if "scopes" in announced else None
    told["habilitation"] = announced.get("habilitation", ACTIVE)
    told["per_second"] = announced.get("quota", {}).get("par_seconde")
    return ClientProfile(**told, post_logout_redirect_uri=back)


def _provider(announced: dict[str, Any] | None) -> ProviderProfile | None:
    """`client_id`, `client_secret`, `key` (a private JWK) and, if it says so, `scopes`; None if nothing is announced."""
    if announced is None:
        return None
    scopes = announced.get("scopes")
    granted = None if scopes is None else tuple(scopes)
    return ProviderProfile(announced["client_id"], announced["client_secret"], announced["key"], granted)


def _drain(stream: IO[bytes] | None, lines: Queue[bytes]) -> None:
    # The pipe must be read to its end, or a talkative sandbox would block.
    try:
        for line in stream or ():
            lines.put(line)
    except ValueError:
        return  # the pipe was closed under us: the sandbox is being stopped
    lines.put(b"")
