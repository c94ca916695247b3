"""Each wish has its way to be written; whatever else is written is refused by its name, and never repeated."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_simulator.wishes.delay import Delay
from droits_simulator.wishes.wish import READERS, MalformedWishes, Wishes, read_wishes

WELL_MADE = {
    "code": ("503", 503),
    "probleme": ("quota-depasse", "quota-depasse"),
    "delay": ("250", Delay("fixed", (250.0,))),
    "cut": ("40", 40),
    "truncate": ("0", 0),
    "type": ("text/html", "text/html"),
    "broker": ("silent", "silent"),
    "persona": ("claire.dupont", "claire.dupont"),
}
MALFORMED = {
    "code": ["", "abc", "50", "5030", "-1", "٥٠٣", "503.0"],
    "probleme": ["", "zut", "QUOTA-DEPASSE"],
    "delay": ["", "vite", "60001"],
    "cut": ["", "-1", "1000001", "4.5", "quarante"],
    "truncate": ["", "-1", "1000001"],
    "type": ["", "html", "text/html\r\nX: y", "text/", "text/html; q=1", "a/b, c/d"],
    "broker": ["", "mute", "Silent"],
    "persona": ["", "a\nb", "a" * 101],
}


@pytest.mark.parametrize("name", WELL_MADE)
def test_a_wish_is_understood(name: str) -> None:
    text, value = WELL_MADE[name]
    assert read_wishes({name: text}).wanted() == {name: value}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in MALFORMED.items() for text in texts])
def test_a_malformed_wish_is_refused_with_what_may_be_written(name: str, text: str) -> None:
    with pytest.raises(MalformedWishes) as caught:
        read_wishes({name: text})
    assert caught.value.wrong == {name: READERS[name][1]}


def test_every_wish_is_tested_here() -> None:
    assert set(WELL_MADE) == set(MALFORMED) == set(READERS)


def test_all_malformed_wishes_are_named_at_once() -> None:
    with pytest.raises(MalformedWishes) as caught:
        read_wishes({"code": "x", "cut": "x", "zut": "1", "delay": "1"})
    assert set(caught.value.wrong) == {"code", "cut", "zut"}


@given(st.sampled_from(sorted(READERS)), st.text())
def test_whatever_is_written_is_understood_or_refused(name: str, text: str) -> None:
    with suppress(MalformedWishes):
        wishes = read_wishes({name: text})
        assert read_wishes({name: str(wishes.wanted()[name])}) == wishes


def test_what_is_asked_goes_over_what_stands_and_a_refusal_is_replaced_whole() -> None:
    standing = Wishes(code=429, probleme="quota-depasse", cut=3)
    assert Wishes(code=503, truncate=1).over(standing) == Wishes(code=503, cut=3, truncate=1)
    assert Wishes(truncate=1).over(standing) == Wishes(code=429, probleme="quota-depasse", cut=3, truncate=1)


def test_whoever_is_answered_about_is_never_shown() -> None:
    assert Wishes(persona="claire.dupont", code=503).shown() == {"code": "503", "persona": ""}
