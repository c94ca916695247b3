"""What is answered while the shared store is away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from droits_simulator.state.outage import StoreDown, note_outage
from droits_simulator.store_guard import StoreGuard

Send = Callable[[dict[str, Any]], Awaitable[None]]


def _asked(app: Any, kind: str = "http") -> list[dict[str, Any]]:
    """The messages that leave the guard around an application."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    asyncio.run(StoreGuard(app)({"type": kind, "method": "GET", "path": "/", "headers": []}, receive, send))
    return sent


def _answering(status: int, *, away: bool, fails_after: int | None = None) -> Any:
    """An application that answers in two pieces, notices that the store is away, and may break off after some messages."""

    async def app(_scope: Any, _receive: Any, send: Send) -> None:
        if away:
            note_outage()
        messages = [
            {"type": "http.response.start", "status": status, "headers": []},
            {"type": "http.response.body", "body": b"un", "more_body": True},
            {"type": "http.response.body", "body": b"deux"},
        ]
        for number, message in enumerate(messages):
            if number == fails_after:
                raise StoreDown("BrokenLine")
            await send(message)

    return app


def _told(sent: list[dict[str, Any]]) -> tuple[int, bytes]:
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize("fails_after", [0, 1])
def test_an_answer_that_never_began_is_503_with_when_to_ask_again(fails_after: int) -> None:
    sent = _asked(_answering(200, away=True, fails_after=fails_after))
    status, body = _told(sent)
    assert (status, b'"code":"magasin-injoignable"' in body) == (503, True)
    headers = dict(sent[0]["headers"])
    assert (headers[b"retry-after"], headers[b"content-type"]) == (b"1", b"application/problem+json")


def test_a_failure_that_somebody_inside_answered_is_503_too() -> None:
    assert _told(_asked(_answering(500, away=True)))[0] == 503


def test_what_was_answered_although_something_could_not_be_noted_stays() -> None:
    assert _told(_asked(_answering(200, away=True))) == (200, b"undeux")


def test_a_failure_of_another_kind_stays_what_it_is() -> None:
    assert _told(_asked(_answering(500, away=False))) == (500, b"undeux")
    with pytest.raises(StoreDown):
        _asked(_answering(200, away=False, fails_after=0))


def test_an_answer_that_breaks_off_behind_its_headers_for_another_reason_has_had_them() -> None:
    sent: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])

    async def story() -> None:
        app = StoreGuard(_answering(200, away=False, fails_after=1))
        await app({"type": "http", "method": "GET", "path": "/", "headers": []}, None, send)  # type: ignore[arg-type]

    with pytest.raises(StoreDown):
        asyncio.run(story())
    assert sent == ["http.response.start"]


def test_an_answer_that_began_is_broken_off() -> None:
    assert _told(_asked(_answering(200, away=True, fails_after=2))) == (200, b"un")


def test_what_is_no_call_passes() -> None:
    seen: list[str] = []

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["type"])

    assert _asked(app, "lifespan") == []
    assert seen == ["lifespan"]
