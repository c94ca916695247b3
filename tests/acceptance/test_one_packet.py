"""A small answer as it comes over a socket: in one piece, so that no caller has to wait for the second."""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.acceptance

QUESTIONS = 20


def test_head_and_body_come_in_one_piece(sandbox: dict[str, Any]) -> None:
    parts = urlsplit(sandbox["droits"])
    question = f"GET {parts.path}me HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()

    with socket.create_connection((parts.hostname, parts.port), timeout=5) as line:
        for _ in range(QUESTIONS):
            line.sendall(question)
            head, _, body = line.recv(65_536).partition(b"\r\n\r\n")
            announced = next(one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:"))
            assert len(body) == int(announced.partition(b":")[2]) > 0
