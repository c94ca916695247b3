"""A sandbox as a whole: one of our own, or one that runs somewhere."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from droits_simulator.client.control import Control
from droits_simulator.client.errors import ClientError
from droits_simulator.client.process import START_LIMIT, Process
from droits_simulator.client.session import Session

TOKEN_VARIABLE = "BANC_DROITS_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
LIFE = 3600


class Sandbox:
    """A sandbox; made by `start` or `at`. `url` is its home. As a context manager it ends what it started."""

    def __init__(self, control: Control, process: Process | None = None) -> None:
        self._control, self._process = control, process
        self.url = control.url.removesuffix("control/")

    @classmethod
    def start(
        cls,
        *,
        today: date | str | None = None,
        foyers: Path | str | None = None,
        population: int | None = None,
        faults: Iterable[str] = (),
        flags: Iterable[str] = (),
        start_limit: float = START_LIMIT,
    ) -> Self:
        """Start `droits sandbox` on a free port of this machine, and wait until it serves; SandboxDown says why not.

        `today` is the day on which it starts, `foyers` a folder of households, `population` a number of generated ones
        instead, `faults` what goes wrong from the start; `flags` are further options, as `droits sandbox --help` has them.
        """
        options = [f"--today={today}"] if today else []
        options += [f"--foyers={foyers}"] if foyers else []
        options += [f"--population={population}"] if population else []
        process = Process([*options, *(f"--fault={name}" for name in faults), *flags], start_limit)
        token = process.announced.get("control_token") or os.environ.get(TOKEN_VARIABLE)
        return cls(Control(process.announced["control"], token), process)

    @classmethod
    def at(cls, url: str, token: str | None = None) -> Self:
        """The sandbox whose home is `url`, `http://127.0.0.1:8800`; SandboxDown if there is none.

        `token` is the control token that it demands; by default, what BANC_DROITS_CONTROL_TOKEN holds. ControlRefused
        `controle-refuse` says that it is another.
        """
        sandbox = cls(Control(f"{url.rstrip('/')}/control/", token or os.environ.get(TOKEN_VARIABLE)))
        try:
            sandbox._control.call("GET")
        except ClientError:
            sandbox.close()
            raise
        return sandbox

    def session(self, label: str = "", life: int = LIFE) -> Session:
        """A new session, for `life` seconds at most; ControlRefused when the sandbox is full of them."""
        wanted: dict[str, Any] = {"label": label, "life": life}
        return Session(self._control.call("POST", "sessions", wanted), self._control)

    @property
    def root(self) -> Session:
        """The session at the root: everybody's, so change nothing in that of a shared sandbox; close it too."""
        return Session(self._control.call("GET"), self._control)

    def close(self) -> None:
        """End the sandbox if `start` started it; twice does no harm."""
        self._control.close()
        if self._process is not None:
            self._process.stop()

    def __enter__(self) -> Self:
        """The sandbox itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        """Its address."""
        return f"<Sandbox {self.url}>"
