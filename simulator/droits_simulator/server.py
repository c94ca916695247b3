"""Serving the sandbox on a socket that listens already."""

import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from droits_simulator.franceconnect.hostile.waiting import end_all
from droits_simulator.one_write import OneWriteProtocol
from droits_simulator.reach import Certificate
from droits_simulator.resting import rouse_all
from droits_simulator.wishes.shape import say_nothing_of_wished_cuts

_SECONDS_TO_FINISH = 3


def serve(
    app: ASGIApp,
    listener: socket.socket,
    ready: Callable[[], None],
    ending: Callable[[], None] = lambda: None,
    certificate: Certificate | None = None,
) -> None:
    """Serve until Ctrl-C or SIGTERM; `ready` is called once connections are accepted, `ending` once it is to end.

    With a `certificate`, over TLS. The server's own access log stays off: it would write whole addresses.
    """
    config = uvicorn.Config(
        app,
        http=OneWriteProtocol,
        log_config=None,  # logs.py
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    say_nothing_of_wished_cuts()
    _Server(config, ready, ending).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready, self._ending = ready, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what waits on purpose, then finish what is under way."""
        end_all()
        rouse_all()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Finish what is under way and end, however often it is asked; the process then ends with exit code 0.

        uvicorn's own handler raises the signal again once it has ended, and drops everything at a second Ctrl-C.
        """
        del sig, frame
        self.should_exit = True
        self._ending()
