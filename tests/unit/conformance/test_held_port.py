"""A port that is kept for somebody who listens later."""

import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from droits_conformance.held_port import HeldPort

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port that is held cannot be listened at")


def test_who_holds_it_may_listen_there_again_and_again() -> None:
    with HeldPort("127.0.0.1") as port:
        for _ in range(3):
            with HTTPServer(port.address, BaseHTTPRequestHandler), socket.create_connection(port.address):
                pass


def test_callers_are_refused_while_nobody_listens() -> None:
    with HeldPort("127.0.0.1") as port, pytest.raises(ConnectionRefusedError):
        socket.create_connection(port.address)


def test_nobody_who_does_not_share_it_is_let_in() -> None:
    with HeldPort("127.0.0.1") as port, socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(port.address)


def test_once_let_go_it_is_anybodys() -> None:
    port = HeldPort("127.0.0.1")
    port.let_go()
    port.let_go()

    with socket.socket() as other:
        other.bind(port.address)
