"""Interim answers are left aside, on connections that are kept as on new ones; the final answer is the one that counts."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
import requests

from droits_conformance.generate.interim import final_answers

HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=help\r\n\r\n"
FINAL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"


def answer(listening: socket.socket) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        with line:
            while line.recv(65536):
                line.sendall(HINTS + HINTS + FINAL)


@pytest.fixture
def address() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=answer, args=(listening,), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        listening.shutdown(socket.SHUT_RDWR)


def told(address: str) -> list[tuple[int, bytes, str | None]]:
    with requests.Session() as session:
        session.trust_env = False
        answers = [session.get(address, timeout=5) for _ in range(2)]
    return [(one.status_code, one.content, one.headers.get("link")) for one in answers]


def test_the_final_answer_counts_however_many_come_before_it(address: str) -> None:
    with final_answers():
        assert told(address) == [(200, b"[]", None)] * 2


def test_afterwards_the_library_is_as_it_was(address: str) -> None:
    with final_answers():
        told(address)

    assert told(address)[0][0] == 103
