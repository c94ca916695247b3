"""A socket of our own, so that the real port is known before anything is built from it."""

import socket
from dataclasses import dataclass

from droits_contract.errors import BenchError


@dataclass
class PortTaken(BenchError):
    """The address cannot be listened on."""

    host: str
    port: int
    reason: str
    code = "port-taken"

    def __str__(self) -> str:
        """The address, why, and what to do."""
        return f"cannot listen on {self.host}:{self.port} ({self.reason}); choose another --port, or 0 for a free one"


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to that address (port 0: any free one); PortTaken when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, UnicodeError) as cause:
        listener.close()
        raise PortTaken(host, port, getattr(cause, "strerror", None) or str(cause)) from cause
    return listener


def url_of(listener: socket.socket, scheme: str = "http") -> str:
    """The URL at which people on this machine reach the socket, without final slash."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"{scheme}://[{shown}]:{port}" if ":" in shown else f"{scheme}://{shown}:{port}"
