"""Targets that misbehave on the wire: one operation of a sandbox is answered by something else that stands before it.

What cannot be understood as an answer ends as `errored` with its cause, within the time limit of the profile, and the rest
of the run goes on. An answer that is one, but not what the contract says (a page, a redirect), is the target's breach.
"""

import http.client
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from droits_conformance.engine import run
from droits_conformance.result import Run
from droits_conformance.sandbox_pair import SandboxPair
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict

pytestmark = pytest.mark.acceptance
LIMIT = 1.0  # seconds that the profile lets an answer take
TWISTED = "/caisse"
Twist = Callable[[socket.socket], None]


def hangs(line: socket.socket) -> None:
    line.recv(1)  # until the judge gives up


def drips(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n")
    with_patience(line, b"[", 0.05)


def closes(line: socket.socket) -> None:
    line.shutdown(socket.SHUT_RDWR)


def gigabytes(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2000000000\r\n\r\n")
    with_patience(line, b" " * 1_000_000, 0.0)


def promises_more_than_it_sends(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{}")


def counts_chunks_wrongly(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")


def speaks_no_http(line: socket.socket) -> None:
    line.sendall(b"220 mail.cible.test ESMTP\r\n")


def heads_without_end(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    with_patience(line, b"x-encore: " + b"e" * 4096 + b"\r\n", 0.0)


def speaks_html(line: socket.socket) -> None:
    page = b"<!doctype html><title>502</title><h1>Passerelle</h1>"
    line.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n" % len(page) + page)


def redirects_in_circles(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 302 Found\r\nlocation: caisse\r\ncontent-length: 0\r\n\r\n")


def with_patience(line: socket.socket, part: bytes, pause: float) -> None:
    """Send the same again and again, until the judge hangs up."""
    gone = threading.Event()
    while not gone.wait(pause):
        try:
            line.sendall(part)
        except OSError:
            return


class Before(socketserver.BaseRequestHandler):
    """Passes every request on to the sandbox but those for one operation, which it answers itself."""

    server: "Gate"

    def handle(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.request.recv(65536)
            if not part:
                return
            head += part
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if urlsplit(target).path.endswith(TWISTED):
            with_no_complaint(self.server.twist, self.request)
        else:
            self.request.sendall(passed_on(self.server.port, method, target, head))


def with_no_complaint(twist: Twist, line: socket.socket) -> None:
    try:
        twist(line)
    except OSError:
        return  # the judge hung up, as it should


def passed_on(port: int, method: str, target: str, head: bytes) -> bytes:
    there = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    lines = [line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:] if line]
    there.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, _, value in lines:
        there.putheader(name, value.strip())
    there.endheaders()
    answer = there.getresponse()
    body = answer.read()
    kept = [f"{name}: {value}" for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
    told = [f"HTTP/1.1 {answer.status} OK", *kept, f"content-length: {len(body)}", "connection: close", "", ""]
    there.close()
    return "\r\n".join(told).encode("latin-1") + body


HOP_BY_HOP = {"content-length", "transfer-encoding", "connection"}


class Gate(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    twist: Twist
    port: int


@pytest.fixture(scope="module")
def honest() -> Iterator[Profile]:
    with SandboxPair(played=False) as started:
        yield started.profile


@contextmanager
def behind(honest: Profile, twist: Twist) -> Iterator[Profile]:
    """The profile of the sandbox seen through the gate."""
    there = urlsplit(honest.droits)
    with Gate(("127.0.0.1", 0), Before) as gate:
        gate.twist, gate.port = twist, there.port or 0
        threading.Thread(target=gate.serve_forever, args=(0.05,), daemon=True).start()
        droits = f"http://127.0.0.1:{gate.server_address[1]}{there.path}"
        try:
            yield replace(honest, droits=droits, timeout=LIMIT, control=None)
        finally:
            gate.shutdown()


def judged(honest: Profile, twist: Twist) -> tuple[Run, dict[str, Any]]:
    with behind(honest, twist) as profile:
        found = run(profile, seed=1, only=["CAI-001", "CAI-002", "CAI-004", "BEN-005", "MED-004"])
    return found, {one.rule.id: one for one in found.results}


@pytest.mark.parametrize(
    ("twist", "cause"),
    [
        (hangs, "no answer within the time limit"),
        (drips, "not complete after 1 s"),
        (closes, "disconnected"),
        (gigabytes, "larger than 10000000 bytes"),
        (promises_more_than_it_sends, "closed connection|time limit"),
        (counts_chunks_wrongly, "chunk"),
        (speaks_no_http, "status line|disconnected"),
        (heads_without_end, "buffer too long"),
    ],
)
def test_what_is_no_answer_is_an_error_with_its_cause_and_the_rest_is_judged(
    honest: Profile, twist: Twist, cause: str
) -> None:
    began = time.monotonic()
    found, by_rule = judged(honest, twist)

    for rule_id in ("CAI-001", "CAI-002", "CAI-004"):
        assert by_rule[rule_id].verdict is Verdict.ERRORED
    assert re.search(cause, by_rule["CAI-001"].reason)
    assert [by_rule[rule_id].verdict for rule_id in ("BEN-005", "MED-004")] == [Verdict.PASSED] * 2
    assert found.exit_code() is Exit.BENCH_ERROR
    assert time.monotonic() - began < 30 * LIMIT


@pytest.mark.parametrize(("twist", "seen"), [(speaks_html, "a body that is not JSON"), (redirects_in_circles, "302")])
def test_an_answer_that_is_none_of_the_contract_is_a_breach(honest: Profile, twist: Twist, seen: str) -> None:
    found, by_rule = judged(honest, twist)

    assert by_rule["CAI-001"].verdict is Verdict.FAILED
    assert seen in by_rule["CAI-001"].findings[0].seen
    assert found.exit_code() is Exit.FINDINGS
