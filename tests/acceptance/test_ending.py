"""A sandbox that is told to end finishes what it owes, whoever holds on to it, and has nothing to complain of."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

pytestmark = pytest.mark.acceptance


class Running:
    """A sandbox in a process, and how it ends."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.process = process
        self.announced: dict[str, Any] = json.loads(process.stdout.readline())

    def end(self, number: signal.Signals) -> tuple[int, str, float]:
        """Exit code, what stood on stderr, and how many seconds it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        _, told = self.process.communicate(timeout=30)
        return self.process.returncode, told, time.monotonic() - began


@pytest.fixture
def running() -> Iterator[Running]:
    command = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_an_answer_that_is_held_back_comes_before_the_end(running: Running, number: signal.Signals) -> None:
    wanted = urlsplit(running.announced["droits"] + "me?__delay=60000&__code=503")
    with closing(HTTPConnection(wanted.netloc, timeout=40)) as connection:
        connection.request("GET", f"{wanted.path}?{wanted.query}")
        # Connections are taken in order: once a later one is answered, this one is under way.
        httpx.get(running.announced["control"], trust_env=False)
        code, told, seconds = running.end(number)

        assert connection.getresponse().status == 503
    assert (code, told) == (0, "")
    assert seconds < 20


def test_a_journal_that_is_followed_does_not_hold_it_up(running: Running) -> None:
    client = httpx.Client(timeout=40, trust_env=False)
    with client, client.stream("GET", running.announced["control"] + "journal/live") as live:
        assert live.status_code == 200
        assert live.headers["content-type"].startswith("text/event-stream")
        code, told, seconds = running.end(signal.SIGTERM)

    assert (code, told) == (0, "")
    assert seconds < 20
