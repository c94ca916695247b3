"""What is held of an exchange."""

from datetime import UTC, datetime
from http import HTTPStatus

from droits_simulator.exchange import HELD_BYTES, Exchange
from droits_simulator.witness import Witness

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def exchange() -> Exchange:
    return Exchange({}, Witness(), NOON, 0.0)


def test_headers_are_told_by_name_in_lower_case_the_first_of_each() -> None:
    seen = exchange()
    seen.begin(200, [(b"X-A", b"1"), (b"x-b", b"2"), (b"x-a", b"3")])

    assert seen.named == {b"x-a": b"1", b"x-b": b"2"}


def test_a_status_is_a_plain_number() -> None:
    seen = exchange()
    seen.begin(HTTPStatus.NOT_FOUND, [])

    assert type(seen.status) is int


def test_of_a_long_body_the_beginning_is_held_and_the_whole_is_measured() -> None:
    seen = exchange()
    for part in (b"a" * 10, b"b" * HELD_BYTES, b"c"):
        seen.tell(part)
        seen.ask(part)

    assert seen.told == seen.asked == b"a" * 10 + b"b" * (HELD_BYTES - 10)
    assert seen.told_size == seen.asked_size == HELD_BYTES + 11
