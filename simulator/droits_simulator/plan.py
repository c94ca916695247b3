"""One sandbox process: from what the command was told to the moment at which it serves, and to its end."""

import gc
import logging
import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from droits_simulator.absence import UNUSED, absent
from droits_simulator.clock import Clock
from droits_simulator.reach import Certificate
from droits_simulator.settings import Settings
from droits_simulator.state.address import StateAddress

_OBJECTS_BETWEEN_LOOKS = 20_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process needs to serve. It can be handed to another process, socket included.

    `state` is where state lives, None for in memory. `new_token` is what the control API demands, where nobody was asked
    for it; `log` and `log_level` as the options of those names; `as_json` is how it is announced.
    """

    settings: Settings
    clock: Clock
    listener: socket.socket
    state: StateAddress | None = None
    certificate: Certificate | None = None
    new_token: str | None = None
    log: str = "text"
    log_level: str = "warning"
    as_json: bool = False

    def serve(self, ready: Callable[[str], None]) -> None:
        """Serve until SIGINT or SIGTERM; `ready` is told the announcement once connections are accepted.

        Raises a BenchError when something that the sandbox is made from cannot be used.
        """
        keep_quiet()
        with _garbage_looked_for_seldom():
            # Here, because Connexion takes half a second to import: `--help` and a mistyped day should not wait for it.
            with absent(*UNUSED):
                from droits_simulator import announce  # noqa: PLC0415
                from droits_simulator.app import build  # noqa: PLC0415
                from droits_simulator.backing import Backing, shared_backing  # noqa: PLC0415
                from droits_simulator.logs import set_up  # noqa: PLC0415
                from droits_simulator.server import serve  # noqa: PLC0415

            set_up(self.log, self.log_level)
            backing = shared_backing(self.state) if self.state else Backing()
            built = build(self.settings, clock=self.clock, backing=backing)
            _look_no_more_at_what_stays()
        tell = announce.as_json if self.as_json else announce.as_text
        serve(
            built.app, self.listener, lambda: ready(tell(built.demo(), self.new_token)), built.ending, self.certificate
        )


@contextmanager
def _garbage_looked_for_seldom() -> Iterator[None]:
    """Next to nothing that is made at the start is garbage: to look for it as often as by default takes a tenth of it."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _look_no_more_at_what_stays() -> None:
    """What a sandbox is made from lives as long as the process: the garbage collector would go through all of it in vain.

    What little of it is garbage stays: to look for that takes longer than it is worth.
    """
    gc.freeze()


def keep_quiet() -> None:
    """Libraries warn of their own dependencies while they are imported, and Connexion logs a line for every refused call."""
    for told in (
        "Using `httpx` with `starlette.testclient`",
        "Unable to find acceptable character detection dependency",
    ):
        warnings.filterwarnings("ignore", message=told)
    logging.getLogger("connexion").setLevel(logging.ERROR)
