"""An exchange as the journal holds it while it waits."""

from datetime import UTC, datetime
from typing import Any

import pytest

from droits_simulator.exchange import Exchange
from droits_simulator.journal.wire import Body, Exchanged, pack
from droits_simulator.witness import Witness

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SENT = {
    "method": "POST",
    "path": "/droits/été",
    "query_string": b"a=%C3%A9",
    "headers": [(b"x-api-key", b"cle"), (b"accept", b"*/*\xe9")],
}


def exchange(scope: dict[str, Any] = SENT) -> Exchange:
    return Exchange({**scope, "state": object()}, Witness(), NOON, 0.0)


def answered(status: int, nature: bytes, body: bytes) -> Exchange:
    seen = exchange()
    seen.ask(b"demande")
    seen.begin(status, [(b"content-type", nature)])
    seen.tell(body)
    seen.complete = True
    return seen


def test_what_is_packed_comes_back_as_it_was() -> None:
    seen = answered(404, b"application/problem+json", b'{"code":"chemin-inconnu"}')
    again = Exchanged.unpacked(pack(seen))

    assert (again.request, again.response) == (Body(b"demande", 7), Body(seen.told, len(seen.told)))
    assert (again.status, again.headers, again.complete) == (404, seen.headers, True)
    assert again.scope == SENT
    assert again.sent_secrets() == [("cle", "cle")]


@pytest.mark.parametrize(("status", "held"), [(200, b""), (403, b"<p>Y04C0DE</p>")])
def test_of_a_page_the_text_is_kept_where_it_tells_of_a_refusal(status: int, held: bytes) -> None:
    again = Exchanged.unpacked(pack(answered(status, b"text/html; charset=utf-8", b"<p>Y04C0DE</p>")))

    assert again.response == Body(held, 14)


def test_an_exchange_without_an_answer_can_be_packed() -> None:
    again = Exchanged.unpacked(pack(exchange({"method": "GET", "path": "/", "query_string": b"", "headers": []})))

    assert (again.status, again.headers, again.complete) == (0, [], False)
