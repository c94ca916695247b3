"""The network under HTTP: names, connections and TLS, asked directly so that each can be told from the others."""

import socket
from ssl import SSLContext
from typing import Protocol
from urllib.request import getproxies_environment, proxy_bypass

from droits_conformance.wire import LOOPBACK


class Network(Protocol):
    """What the doctor asks of the network; a test lends another."""

    def resolve(self, host: str, port: int) -> None:
        """Look the host up; OSError if it has no name."""
        ...

    def connect(self, host: str, port: int) -> None:
        """Connect and hang up; OSError if nobody answers."""
        ...

    def handshake(self, host: str, port: int) -> None:
        """Connect, agree on TLS and hang up; OSError (ssl.SSLError is one) if that fails."""
        ...

    def is_proxied(self, scheme: str, host: str) -> bool:
        """Whether a proxy connects in our place, so that nothing can be asked directly."""
        ...


class SystemNetwork:
    """The real one. `timeout` is in seconds, `trust` says whom TLS trusts."""

    def __init__(self, timeout: float, trust: SSLContext) -> None:
        self._timeout = timeout
        self._trust = trust

    def resolve(self, host: str, port: int) -> None:
        """Look the host up."""
        socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    def connect(self, host: str, port: int) -> None:
        """Connect and hang up."""
        socket.create_connection((host, port), self._timeout).close()

    def handshake(self, host: str, port: int) -> None:
        """Connect, agree on TLS and hang up."""
        with (
            socket.create_connection((host, port), self._timeout) as plain,
            self._trust.wrap_socket(plain, server_hostname=host),
        ):
            pass

    def is_proxied(self, scheme: str, host: str) -> bool:
        """Whether the environment names a proxy for that host."""
        proxies = getproxies_environment()
        if f"[{host}]" in LOOPBACK or host in LOOPBACK or proxy_bypass(host):
            return False
        return scheme in proxies or "all" in proxies
