"""Random text: as long as asked, never twice the same, not even in two processes."""

import os
from base64 import urlsafe_b64decode

import pytest

from droits_simulator.randomness import Randomness


@pytest.mark.parametrize("count", [1, 12, 32, 5000])
def test_it_is_as_long_as_asked_and_base64url(count: int) -> None:
    text = Randomness()(count)
    assert len(urlsafe_b64decode(text + "=" * (-len(text) % 4))) == count


def test_no_byte_is_given_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    source = iter([bytes(range(256)) * 16, bytes(4096)])
    monkeypatch.setattr(os, "urandom", lambda count: next(source)[:count])
    alea = Randomness()
    given = b"".join(urlsafe_b64decode(alea(3)) for _ in range(85))
    assert given == bytes(range(255))


def test_a_process_that_forks_starts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(os, "register_at_fork", lambda **after: told.append(after["after_in_child"]))
    alea = Randomness()
    alea(1)
    assert alea._held
    told[0]()
    assert not alea._held
