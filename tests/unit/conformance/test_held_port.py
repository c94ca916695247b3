"""A port that is kept for somebody who listens later."""

import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from droits_conformance.held_port import HeldPort

held = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere it is let go at once, and has no holder to protect"
)


def test_one_may_listen_there_again_and_again() -> None:
    with HeldPort("127.0.0.1") as port:
        for _ in range(3):
            with HTTPServer(port.address, BaseHTTPRequestHandler), socket.create_connection(port.address) as caller:
                assert caller.getpeername() == port.address


def test_callers_are_refused_while_nobody_listens() -> None:
    with HeldPort("127.0.0.1") as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection(port.address)


@held
def test_nobody_who_does_not_share_it_is_let_in() -> None:
    with HeldPort("127.0.0.1") as port, socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(port.address)


def test_once_let_go_it_is_anybodys() -> None:
    port = HeldPort("127.0.0.1")
    port.let_go()
    port.let_go()

    with socket.socket() as other:
        other.bind(port.address)
        assert other.getsockname() == port.address
