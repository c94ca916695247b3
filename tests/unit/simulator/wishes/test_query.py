"""Wishes in an address begin with two underscores, and are taken off before anybody else reads the query."""

from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_simulator.wishes.query import names_in, without_wishes, written_in
from droits_simulator.wishes.wish import MalformedWishes


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"__code=503", {"code": "503"}),
        (b"a=1&__delay=uniform%3A1%3A2&__CUT=4", {"delay": "uniform:1:2", "cut": "4"}),
        (b"%5F%5fcode=503", {"code": "503"}),
        (b"__persona=claire.dupont", {"persona": "claire.dupont"}),
        (b"__code", {"code": ""}),
        (b"_code=503&code=503&__=1&__1=2&a=__code", {}),
        (b"", {}),
    ],
)
def test_wishes_are_found(query: bytes, expected: dict[str, str]) -> None:
    assert written_in(query) == expected
    assert names_in(query) == set(expected)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (b"__zut=1", "zut"),
        (b"__code=503&__code=503", "code"),
        (b"__s<cript>=1", "…"),
        (b"__persona=2840349991001", "persona"),
        (b"__persona=2+84+03+2A+991+001", "persona"),
    ],
)
def test_an_unknown_wish_one_made_twice_and_a_nir_are_refused(query: bytes, name: str) -> None:
    with pytest.raises(MalformedWishes) as caught:
        written_in(query)
    assert set(caught.value.wrong) == {name}
    assert "991" not in str(caught.value.wrong)


def test_the_rest_of_the_query_stays_byte_for_byte() -> None:
    assert without_wishes(b"dateDebut=2026%2d12-01&__code=503&&x=%zz+&%5f%5fcut=1") == b"dateDebut=2026%2d12-01&&x=%zz+"


@given(st.binary())
def test_any_query_is_read_or_refused_and_never_keeps_a_wish(query: bytes) -> None:
    left = without_wishes(query)
    assert names_in(left) == frozenset()
    with suppress(MalformedWishes):
        assert set(written_in(query)) == names_in(query)


@given(
    st.lists(st.tuples(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.from_regex(r"[a-z0-9]{0,5}", fullmatch=True)))
)
def test_a_query_without_wishes_is_left_alone(pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    assert parse_qsl(without_wishes(query.encode()).decode()) == parse_qsl(query)
