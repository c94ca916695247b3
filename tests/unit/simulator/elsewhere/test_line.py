"""The line to another FranceConnect: limits of time and size, and what counts as silence."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from droits_simulator.api.token import BrokerUnreachable
from droits_simulator.elsewhere.line import LARGEST, Line, Reply

URL = "https://fc.example/x"
Answer = Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]


def _get(answer: Answer, limit: float = 5.0) -> Reply:
    async def ask() -> Reply:
        async with Line(URL, transport=httpx.MockTransport(answer), limit=limit) as line:
            return await line.get(URL)

    return asyncio.run(ask())


def _failure(answer: Answer, limit: float = 5.0) -> BrokerUnreachable:
    with pytest.raises(BrokerUnreachable) as caught:
        _get(answer, limit)
    return caught.value


def _raise(cause: Exception) -> Answer:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise cause

    return answer


def test_an_answer_is_its_status_and_its_bytes() -> None:
    assert _get(lambda _request: httpx.Response(404, content=b"rien")) == Reply(404, b"rien")


@pytest.mark.parametrize(
    "cause", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.ReadTimeout("slow"), OSError("zut")]
)
def test_a_broker_that_is_away_or_silent_is_unreachable(cause: Exception) -> None:
    assert not _failure(_raise(cause)).nonsense


def test_what_is_not_http_is_nonsense() -> None:
    assert _failure(_raise(httpx.RemoteProtocolError("illegal status line"))).nonsense


def test_an_address_of_another_protocol_is_nonsense() -> None:
    async def ask() -> Reply:
        async with Line("http://127.0.0.1:9/") as line:
            return await line.get("ftp://127.0.0.1:9/jwks")

    with pytest.raises(BrokerUnreachable, match="address that is none") as caught:
        asyncio.run(ask())
    assert caught.value.nonsense


def test_an_answer_that_never_ends_is_silence() -> None:
    class Trickle(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0)
                yield b""

    failure = _failure(lambda _request: httpx.Response(200, stream=Trickle()), limit=0.05)
    assert not failure.nonsense
    assert "within 0.05 s" in str(failure)


def test_an_answer_of_the_largest_size_is_read_and_a_byte_more_is_not() -> None:
    assert len(_get(lambda _request: httpx.Response(200, content=b"x" * LARGEST)).body) == LARGEST
    assert _failure(lambda _request: httpx.Response(200, content=b"x" * (LARGEST + 1))).nonsense


def test_a_compressed_answer_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 1_000_000)
    failure = _failure(
        lambda request: (
            httpx.Response(200, content=bomb, headers={"content-encoding": "gzip"})
            if request.headers["accept-encoding"] == "identity"
            else httpx.Response(200)
        )
    )
    assert failure.nonsense


def test_a_connection_that_was_closing_is_not_the_brokers_silence() -> None:
    answers = iter([httpx.RemoteProtocolError("Server disconnected"), httpx.Response(200, content=b"oui")])

    def answer(_request: httpx.Request) -> httpx.Response:
        told = next(answers)
        if isinstance(told, Exception):
            raise told
        return told

    assert _get(answer) == Reply(200, b"oui")


def test_a_redirect_is_an_answer_like_another() -> None:
    away = {"location": "https://un-autre.example/"}
    assert _get(lambda _request: httpx.Response(302, headers=away)).status == 302


@pytest.mark.parametrize(
    ("url", "proxied"),
    [
        ("http://127.0.0.1:9", False),
        ("http://[::1]:9", False),
        ("http://localhost:9", False),
        ("http://fc.example", True),
        ("http://192.0.2.1", True),
    ],
)
def test_a_proxy_of_the_environment_leads_out_of_here_only(
    monkeypatch: pytest.MonkeyPatch, url: str, proxied: bool
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:8")
    monkeypatch.setenv("NO_PROXY", "")
    assert bool(Line(url)._client._mounts) is proxied
