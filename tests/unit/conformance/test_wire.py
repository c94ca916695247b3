import gzip
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest

from droits_conformance import wire as wire_module
from droits_conformance.errors import TargetSilent
from droits_conformance.exchange import Journal
from droits_conformance.wire import Wire

Handler = Callable[[httpx.Request], httpx.Response]


def _wire(journal: Journal, handler: Handler, **options: object) -> Wire:
    return Wire("droits", journal, timeout=5, transport=httpx.MockTransport(handler), **options)  # type: ignore[arg-type]


def test_an_exchange_is_kept_as_it_was_sent_and_received(journal: Journal) -> None:
    with _wire(journal, lambda _: httpx.Response(404, headers={"X-Trace": "7"}, content=b"rien")) as wire:
        received = wire.send("GET", "http://cible.test/me", headers=(("X-API-Key", "k"),))

    kept = journal[received.exchange]
    assert (kept.side, kept.method, kept.url, kept.status, kept.body) == (
        "droits",
        "GET",
        "http://cible.test/me",
        404,
        b"rien",
    )
    assert ("X-API-Key", "k") in kept.request_headers
    assert ("x-trace", "7") in kept.headers


def test_a_compressed_answer_is_read_as_partners_read_it(journal: Journal) -> None:
    def answered(request: httpx.Request) -> httpx.Response:
        admitted = "gzip" in request.headers["accept-encoding"]
        return httpx.Response(
            200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"[1]") if admitted else b""
        )

    with _wire(journal, answered) as wire:
        received = wire.send("GET", "http://cible.test/")

    assert received.body == journal[received.exchange].body == b"[1]"


def test_what_says_that_it_is_compressed_and_is_not_is_no_answer(journal: Journal) -> None:
    lie = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(b'{"a":1}'))

    with _wire(journal, lambda _: lie) as wire, pytest.raises(TargetSilent):
        wire.send("GET", "http://cible.test/")


def test_a_redirect_is_an_answer_and_is_not_followed(journal: Journal) -> None:
    with _wire(journal, lambda _: httpx.Response(302, headers={"location": "/ailleurs"})) as wire:
        assert wire.send("GET", "http://cible.test/").status == 302

    assert len(journal) == 1


def test_a_refused_connection_is_recorded_and_named_without_the_query(journal: Journal) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[Errno 111] Connection refused", request=request)

    with _wire(journal, refuse) as wire, pytest.raises(TargetSilent) as caught:
        wire.send("GET", "http://cible.test/me?access_token=secret")

    assert str(caught.value) == "GET http://cible.test/me: Connection refused"
    assert (journal[1].status, journal[1].error) == (None, "Connection refused")


def test_an_answer_beyond_the_limit_is_no_answer(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_module, "BODY_LIMIT", 10)
    wire = _wire(journal, lambda _: httpx.Response(200, content=b"x" * 11))
    with wire, pytest.raises(TargetSilent, match="larger than 10 bytes"):
        wire.send("GET", "http://cible.test/")


def test_an_answer_that_drips_beyond_the_timeout_is_no_answer(journal: Journal) -> None:
    moments = iter([0.0, 6.0, 6.0, 6.0])

    def drip() -> Iterator[bytes]:
        yield b"x"

    wire = _wire(journal, lambda _: httpx.Response(200, content=drip()), monotonic=lambda: next(moments))
    with wire, pytest.raises(TargetSilent, match="not complete after 5 s"):
        wire.send("GET", "http://cible.test/")


def test_a_header_that_http_cannot_carry_is_told_and_not_sent(journal: Journal) -> None:
    told = r"cannot be written as HTTP/1\.1"
    with socket.create_server(("127.0.0.1", 0)) as server, Wire("droits", journal, timeout=5) as wire:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(TargetSilent, match=told):
            wire.send("GET", address, headers=(("nir", "a\nb"),))


def test_cookies_are_kept_for_a_browser_only(journal: Journal) -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("cookie"))
        return httpx.Response(200, headers={"set-cookie": "session=1; Path=/"})

    for cookies in (True, False):
        with _wire(journal, answer, cookies=cookies) as wire:
            wire.send("GET", "http://cible.test/")
            wire.send("GET", "http://cible.test/")

    assert seen == [None, "session=1", None, None]


def test_a_doubled_header_is_sent_twice(journal: Journal) -> None:
    seen: list[list[str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get_list("nir"))
        return httpx.Response(200)

    with _wire(journal, answer) as wire:
        wire.send("GET", "http://cible.test/", headers=(("nir", "a"), ("nir", "b")))

    assert seen == [["a", "b"]]


def test_blanks_around_a_header_value_are_not_sent(journal: Journal) -> None:
    with _wire(journal, lambda _: httpx.Response(401)) as wire:
        wire.send("GET", "http://cible.test/", headers=(("Authorization", "Bearer "),))

    assert ("Authorization", "Bearer") in journal[1].request_headers


def test_an_address_is_sent_byte_for_byte(journal: Journal) -> None:
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.raw_path)
        return httpx.Response(200)

    with _wire(journal, answer) as wire:
        wire.send("POST", "http://cible.test/token?")
        wire.send("GET", "http://cible.test/a?redirect_uri=http://127.0.0.1:9/cb&scope=a%20b&state=token%3D1&")

    assert sent == [b"/token?", b"/a?redirect_uri=http://127.0.0.1:9/cb&scope=a%20b&state=token%3D1&"]
