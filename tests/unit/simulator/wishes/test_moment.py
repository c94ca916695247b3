"""One request may say when it is asked: by a moment with its zone, or by seconds from the session's time."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_simulator.wishes.moment import read_moment
from droits_simulator.wishes.wish import MalformedWishes

NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"2026-12-25T12:00:00+01:00", datetime(2026, 12, 25, 11, tzinfo=UTC)),
        (b"1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        (b" +86400 ", datetime(2026, 11, 25, 11, tzinfo=UTC)),
        (b"-0.5", datetime(2026, 11, 24, 10, 59, 59, 500_000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_understood(text: bytes, expected: datetime) -> None:
    assert read_moment([text], NOW) == expected


MALFORMED = [
    *(b"", b"demain", b"2026-12-25", b"2026-12-25T12:00:00", b"86400", b"+1e5", b"+9999999999", b"\xff", b"+"),
    *(b"1969-12-31T23:59:59Z", b"2100-01-01T00:00:00Z", b"2026-02-30T12:00:00Z", b"0001-01-01T00:00:00+14:00"),
]


@pytest.mark.parametrize("text", MALFORMED)
def test_anything_else_is_refused(text: bytes) -> None:
    with pytest.raises(MalformedWishes):
        read_moment([text], NOW)


def test_two_moments_are_refused() -> None:
    with pytest.raises(MalformedWishes):
        read_moment([b"+1", b"+2"], NOW)


@given(st.binary())
def test_whatever_is_sent_is_a_moment_or_refused(text: bytes) -> None:
    with suppress(MalformedWishes):
        assert read_moment([text], NOW).tzinfo is not None
