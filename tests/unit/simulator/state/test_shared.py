"""What all who share a store hold alike."""

import sys
from typing import Any

import pytest

from droits_fixtures.errors import MissingExtra
from droits_simulator.state.address import BadState, StateAddress
from droits_simulator.state.shared import Commons, StateUnreachable, line_to


def _address(url: str) -> StateAddress:
    address = StateAddress.of(url)
    assert address is not None
    return address


def test_what_the_first_one_drew_the_others_find(redis_server: Any) -> None:
    with Commons(_address(redis_server.url)) as one, Commons(_address(redis_server.url)) as other:
        drawn = [one.drawn("cle", lambda: "à un"), other.drawn("cle", lambda: "à deux"), other.drawn("x", lambda: "y")]
    assert drawn == ["à un", "à un", "y"]


def test_where_nobody_answers_is_said_without_the_password() -> None:
    with pytest.raises(StateUnreachable) as refused:
        Commons(_address("redis://:un-secret@127.0.0.1:1/0"))
    assert "redis://127.0.0.1:1/0" in str(refused.value)
    assert "un-secret" not in str(refused.value)


def test_parts_that_the_library_does_not_know_are_refused() -> None:
    with pytest.raises(BadState):
        Commons(_address("redis://127.0.0.1:1/0?une_option=inconnue"))


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(MissingExtra, match=r"banc-droits\[redis\]"):
        line_to(_address("redis://127.0.0.1:1/0"))
