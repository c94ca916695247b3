"""The proxy on real sockets: what passes is as it was written, unless the variant or the framing say otherwise."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Thread

import httpx
import orjson
import pytest

from droits_conformance.mutants.message import Answer, Ask, Framing, Request, Rewriting, untouched
from droits_conformance.mutants.proxy import Proxy
from droits_conformance.target import BrokerProfile, ControlProfile, Profile, SupervisionProfile
from droits_contract import load_contract

BODY = '{"prenom":"Éloïse"}'.encode()
PLAIN = b"HTTP/1.1 200 Voila\r\nX-Un: a\r\nx-un: b\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


@dataclass
class Target:
    """Answers every request with the same bytes, and keeps what it was sent; one connection at a time."""

    says: bytes
    heard: list[bytes] = field(default_factory=list)
    connections: int = 0

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while request := _request(connection):
                    self.heard.append(request)
                    connection.sendall(self.says)
                    if b"close" in self.says or (b"Length" not in self.says and b"chunked" not in self.says):
                        break


def _request(connection: socket.socket) -> bytes:
    read = b""
    while b"\r\n\r\n" not in read:
        if not (piece := connection.recv(65536)):
            return b""
        read += piece
    return read


@contextmanager
def in_front_of(
    says: bytes, rewriting: Rewriting = untouched, left: list[Answer] | None = None
) -> Iterator[tuple[Target, Profile]]:
    target = Target(says)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=target.serve, args=(listening,), daemon=True).start()
        origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        profile = Profile(
            name="cible",
            droits=f"{origin}/droits/v1/",
            broker=BrokerProfile("v2", "http://fc.example/api/v2"),
            clients=(),
            foyers="cast",
            supervision=SupervisionProfile(f"{origin}/stats", None),
            control=ControlProfile(f"{origin}/control/", "jeton"),
        )
        with Proxy(profile, rewriting, load_contract(), left) as proxy:
            yield target, proxy.in_front()
        listening.shutdown(socket.SHUT_RDWR)


def get(address: str, **options: object) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.request("GET", address, **options)  # type: ignore[arg-type]


def framed(framing: Framing) -> Rewriting:
    async def rewrite(request: Request, ask: Ask) -> Answer:
        return replace(await ask(request), framing=framing)

    return rewrite


def raw(profile: Profile, method: str = "GET") -> bytes:
    """Everything that comes until the connection ends."""
    host, _, port = profile.droits.split("/")[2].partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(f"{method} /droits/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        read = b""
        while piece := connection.recv(65536):
            read += piece
    return read


def test_an_answer_passes_with_its_status_reason_headers_and_body() -> None:
    with in_front_of(PLAIN) as (_, profile):
        answer = get(f"{profile.droits}me")

    assert (answer.status_code, answer.reason_phrase, answer.content) == (200, "Voila", BODY)
    assert [pair for pair in answer.headers.raw if pair[0].lower() == b"x-un"] == [(b"X-Un", b"a"), (b"x-un", b"b")]


def test_a_request_passes_with_its_target_and_headers_as_they_were_written() -> None:
    with in_front_of(PLAIN) as (target, profile):
        get(f"{profile.droits}me?dateDebut=%32026&dateDebut=x", headers=[("NiR", "x"), ("nir", "é".encode())])

    head = target.heard[0]
    assert head.startswith(b"GET /droits/v1/me?dateDebut=%32026&dateDebut=x HTTP/1.1\r\n")
    assert b"\r\nNiR: x\r\n" in head
    assert "\r\nnir: é\r\n".encode() in head


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "says",
    [
        CHUNKED + b"5\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:]),
        b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n" + BODY,
    ],
    ids=["in chunks", "until the end"],
)
def test_a_body_passes_however_the_target_measures_it(says: bytes) -> None:
    with in_front_of(says) as (_, profile):
        assert get(f"{profile.droits}me").content == BODY


def test_an_answer_passes_after_interim_ones() -> None:
    with in_front_of(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 2 + PLAIN) as (_, profile):
        assert [get(f"{profile.droits}me").content for _ in range(2)] == [BODY] * 2


def test_connections_to_the_target_are_kept() -> None:
    with in_front_of(PLAIN) as (target, profile):
        for _ in range(3):
            get(f"{profile.droits}me")

    assert (len(target.heard), target.connections) == (3, 1)


def test_a_target_that_closed_a_kept_connection_is_asked_over_a_new_one() -> None:
    with in_front_of(PLAIN.replace(b"X-Un", b"Closes")) as (target, profile):
        target.says = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        assert [get(f"{profile.droits}me").status_code for _ in range(2)] == [200, 200]
        assert target.connections == 2


def test_a_target_that_is_gone_is_told_as_502() -> None:
    with in_front_of(b"") as (_, profile):
        assert get(f"{profile.droits}me").status_code == 502


def test_a_rewriting_learns_the_operation_of_each_call_and_may_answer_by_itself() -> None:
    async def rewrite(request: Request, ask: Ask) -> Answer:
        del ask
        return Answer(status=200, body=str(request.operation).encode())

    with in_front_of(PLAIN, rewrite) as (target, profile):
        found = [get(profile.droits + path).text for path in ("me", "contrats", "inconnu", "")]
        assert get(profile.control.url if profile.control else "").text == "None"

    assert found == ["getMe", "getBeneficiairesNirContrats", "None", "getBeneficiairesNir"]
    assert target.heard == []


FRAMINGS: dict[str, tuple[Framing, Callable[[bytes], bool]]] = {
    "chunks": (
        Framing(chunks=7),
        lambda read: b"chunked" in read and b"\r\n7\r\n" in read and read.endswith(b"0\r\n\r\n"),
    ),
    "version": (Framing(version="1.0"), lambda read: read.startswith(b"HTTP/1.0 200 Voila\r\n")),
    "close": (Framing(close=True), lambda read: b"Connection: close\r\n" in read),
    "cut": (Framing(cut=4), lambda read: read.endswith(BODY[:4]) and b"Content-Length: 21" in read),
    "length": (Framing(length=9), lambda read: b"Content-Length: 9\r\n" in read and read.endswith(BODY)),
    "no length": (Framing(length=-1), lambda read: b"Content-Length" not in read and read.endswith(BODY)),
    "head": (Framing(head=b"HTTP/1.1 299\r\n\r\n"), lambda read: read == b"HTTP/1.1 299\r\n\r\n" + BODY),
}


@pytest.mark.parametrize(("framing", "is_so"), FRAMINGS.values(), ids=FRAMINGS.keys())
def test_a_framing_is_written_as_it_says(framing: Framing, is_so: Callable[[bytes], bool]) -> None:
    with in_front_of(PLAIN, framed(framing)) as (_, profile):
        read = raw(profile)

    assert is_so(read), read


def test_an_answer_in_chunks_is_read_by_a_client() -> None:
    with in_front_of(PLAIN, framed(Framing(chunks=3, pause=0.001))) as (_, profile):
        assert get(f"{profile.droits}me").content == BODY


def test_an_answer_that_nobody_stayed_for_is_kept() -> None:
    left: list[Answer] = []
    with in_front_of(PLAIN, left=left) as (_, profile):
        host, _, port = profile.droits.split("/")[2].partition(":")
        connection = socket.create_connection((host, int(port)), timeout=5)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(b"GET /droits/v1/me HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.recv(1)
        connection.close()
        get(f"{profile.droits}me")

    assert [one.body for one in left] == [BODY]


def test_head_has_the_length_and_no_body() -> None:
    with in_front_of(PLAIN.replace(BODY, b"")) as (_, profile):
        read = raw(profile, "HEAD")

    assert f"Content-Length: {len(BODY)}\r\n".encode() in read
    assert read.endswith(b"\r\n\r\n")


def test_head_has_no_last_chunk_either() -> None:
    with in_front_of(PLAIN.replace(BODY, b""), framed(Framing(chunks=4))) as (_, profile):
        assert raw(profile, "HEAD").partition(b"\r\n\r\n")[2] == b""


def test_what_may_not_be_sent_twice_does_not_meet_a_connection_that_the_target_closed_unannounced() -> None:
    with in_front_of(PLAIN.replace(b"X-Un: a", b"X-Un: disclosed")) as (_, profile):
        get(f"{profile.droits}me")
        with httpx.Client(trust_env=False) as client:
            assert client.post(f"{profile.droits}me").status_code == 200


def test_a_session_that_is_opened_through_the_proxy_is_reached_through_it() -> None:
    def opened(origin: str) -> bytes:
        world = f"{origin}/s/a"
        told = {"droits": f"{world}/droits/v1/", "supervision": {"stats": f"{world}/stats"}, "control": f"{origin}/c"}
        written = orjson.dumps(told)
        return b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(written), written)

    async def rewrite(request: Request, ask: Ask) -> Answer:
        return Answer(body=str(request.operation).encode()) if request.path.startswith("/s/") else await ask(request)

    with in_front_of(b"", rewrite) as (target, profile):
        origin = f"http://127.0.0.1:{_port_behind(profile, target)}"
        target.says = opened(origin)
        told = get(f"{profile.control.url}sessions" if profile.control else "").json()
        front = profile.droits.partition("/droits/")[0]

        assert told["droits"] == f"{front}/s/a/droits/v1/"
        assert told["supervision"]["stats"] == f"{front}/s/a/stats"
        assert told["control"] == f"{origin}/c"
        assert get(f"{told['droits']}me").text == "getMe"


def _port_behind(profile: Profile, target: Target) -> str:
    """The target's own port, as it was told in a Host header."""
    target.says = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
    get(f"{profile.droits}me")
    host = next(line for line in target.heard[0].split(b"\r\n") if line.startswith(b"host:"))
    return host.rpartition(b":")[2].decode()
