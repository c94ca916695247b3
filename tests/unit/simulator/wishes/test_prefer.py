"""`Prefer` is read as RFC 7240 writes it: unknown preferences are ignored, and the first mention counts."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_simulator.wishes.prefer import applied, preferred
from droits_simulator.wishes.wish import MalformedWishes

READ = {
    "one": ([b"code=503"], {"code": "503"}),
    "several": ([b"code=503, delay=uniform:1:2"], {"code": "503", "delay": "uniform:1:2"}),
    "several headers": ([b"code=503", b"cut=4"], {"code": "503", "cut": "4"}),
    "quoted": ([b'type="text/html; charset=utf-8", cut="4"'], {"type": "text/html; charset=utf-8", "cut": "4"}),
    "escaped": ([rb'broker="sil\ent"'], {"broker": "silent"}),
    "in capitals": ([b"CODE = 503"], {"code": "503"}),
    "unknown ones beside it": ([b"respond-async, wait=10; x=1, code=503, handling=lenient"], {"code": "503"}),
    "the first of two": ([b"code=503, code=404", b"code=500"], {"code": "503"}),
    "nothing": ([], {}),
    "empty": ([b"", b",,"], {}),
    "nonsense that is not ours": ([b';=;"', b"=503", b"\xff"], {}),
}


@pytest.mark.parametrize(("values", "expected"), READ.values(), ids=READ.keys())
def test_preferences(values: list[bytes], expected: dict[str, str]) -> None:
    assert preferred(values) == expected


@pytest.mark.parametrize("value", [b"code", b"code=", b"code=503; cut=4", b"code;x=503", b'code="503', b'code=5"0"3'])
def test_a_wish_without_a_readable_value_is_refused(value: bytes) -> None:
    with pytest.raises(MalformedWishes) as caught:
        preferred([value])
    assert set(caught.value.wrong) == {"code"}


def _read_or_refused(values: list[bytes]) -> None:
    with suppress(MalformedWishes):
        assert isinstance(preferred(values), dict)


@given(st.lists(st.binary()))
def test_whatever_is_sent_is_read_or_refused(values: list[bytes]) -> None:
    _read_or_refused(values)


@given(st.text('code=;" \t,\\', max_size=30_000))
def test_a_long_header_is_read_in_a_moment(text: str) -> None:
    _read_or_refused([text.encode() * 20])


def test_what_was_applied_reads_back() -> None:
    shown = {"code": "503", "type": "text/html; charset=utf-8", "delay": "uniform:1:2"}
    assert preferred([applied(shown).encode()]) == shown
