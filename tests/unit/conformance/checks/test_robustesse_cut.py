"""ROB-004 on a target that is a socket: it answers who asks with the bearer that it read, and forgets it, or does not."""

import select
import socket
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from droits_conformance.caller import HttpCaller, IssuedToken
from droits_conformance.checks.robustesse_cut import TIMES, a_cut_call_leaves_no_trace
from droits_conformance.cut import CUTS
from droits_conformance.finding import Broken, Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile
from droits_conformance.wire import Wire
from droits_fixtures import Personne

SOON = 0.1  # seconds in which a target that looks sees that its caller left


class Target(socketserver.ThreadingTCPServer):
    """`mistake` is what it does wrong, `kept` what it should have forgotten, `begun` the requests of which it saw a part."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, mistake: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Connection)
        self.mistake = mistake
        self.kept: bytes | None = None
        self.begun: list[bytes] = []


class Connection(socketserver.BaseRequestHandler):
    server: Target

    def handle(self) -> None:
        try:
            while request := self.read():
                self.answer(request)
        except OSError:
            return

    def read(self) -> bytes:
        """A whole request; empty once the caller left."""
        found = b""
        while b"\r\n\r\n" not in found:
            chunk = self.received()
            if not chunk:
                self.server.begun.append(found)
                if self.server.mistake == "headers kept" and b"Bearer" in found:
                    self.server.kept = found
                return b""
            found += chunk
        self.server.begun.append(found)
        return found

    def received(self) -> bytes:
        try:
            return bytes(self.request.recv(65536))
        except ConnectionResetError:
            return b""

    def answer(self, request: bytes) -> None:
        told, self.server.kept = self.server.kept or request, None
        bearer = told.partition(b"Bearer ")[2].split(b"\r\n")[0]
        if self.server.mistake == "answer kept" and self.left():
            self.server.kept = request
            return
        body = b'{"bearer": "%s"}' % bearer
        if self.server.mistake == "refuses after a cut" and any(
            b"\r\n\r\n" not in one for one in self.server.begun[:-1]
        ):
            body = b'{"code": "trop-de-coupures"}'
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self.request.sendall(head + body)

    def left(self) -> bool:
        readable, _, _ = select.select([self.request], [], [], SOON)
        if not readable:
            return False
        try:
            return not self.request.recv(1, socket.MSG_PEEK)
        except ConnectionResetError:
            return True


class Tokens:
    def obtain(self, client: ClientProfile, persona: Personne, scopes: tuple[str, ...]) -> IssuedToken:
        assert scopes
        return IssuedToken(f"jeton-de-{persona.login}-chez-{client.name}", 60.0)


Serving = Callable[..., Any]


@pytest.fixture
def serving(bench: Any) -> Serving:
    @contextmanager
    def serve(mistake: str = "") -> Iterator[tuple[Target, Probe]]:
        with Target(mistake) as target:
            thread = Thread(target=target.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            probe = bench.probe_for("ROB-004", bench.target())
            port = target.server_address[1]
            probe.profile = replace(probe.profile, droits=f"http://127.0.0.1:{port}/droits/", timeout=5.0)
            try:
                with Wire("droits", probe.journal, timeout=5.0) as line:
                    probe.caller = HttpCaller(probe.profile, probe.contract, line, Tokens())
                    yield target, probe
            finally:
                target.shutdown()
                thread.join()

    return serve


def test_a_target_that_forgets_passes(serving: Serving) -> None:
    with serving() as (target, probe):
        a_cut_call_leaves_no_trace(probe)

    cut = [one.error for one in probe.journal if one.status is None]
    assert cut == [f"the judge cut the call {one.words}" for one in CUTS for _ in range(TIMES)]
    assert probe.evaluated == len(cut) * 4
    assert any(one and b"\r\n\r\n" not in one for one in target.begun)


@pytest.mark.parametrize("mistake", ["answer kept", "headers kept", "refuses after a cut"])
def test_a_target_that_keeps_something_of_a_cut_call_is_found(serving: Serving, mistake: str) -> None:
    found = pytest.raises(Broken, match=r"status 200 and another answer, once a call was cut \w+")
    with serving(mistake) as (_, probe), found as broken:
        a_cut_call_leaves_no_trace(probe)

    assert "jeton-de" not in str(broken.value)


def test_where_no_socket_leads_to_the_target_nothing_can_be_cut(bench: Any) -> None:
    target = bench.target()
    probe = bench.probe_for("ROB-004", target)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    probe.profile = replace(probe.profile, droits=f"http://127.0.0.1:{port}/droits/")

    with pytest.raises(Inapplicable, match="no connection of its own that it could cut"):
        a_cut_call_leaves_no_trace(probe)


def test_one_person_alone_cannot_be_taken_for_another(bench: Any) -> None:
    target = bench.target()
    probe = bench.probe_for("ROB-004", target)
    probe.panel = probe.people().personas()[:1]

    with pytest.raises(Inapplicable, match="nobody in the data set but one person"):
        a_cut_call_leaves_no_trace(probe)
