"""Secrets and identities become variables; everything else stays as it was sent."""

import pytest

from droits_conformance.counterexample.hiding import Hider
from droits_conformance.counterexample.parts import Text, Variable
from droits_conformance.masking import Masker
from droits_conformance.target import Profile

KEY = Variable("HOPITAL_API_KEY", "the key")
NIR = Variable("DROITS_NIR", "the NIR")


@pytest.fixture
def hider(profile: Profile) -> Hider:
    return Hider((("cle-de-test", KEY), ("2850349990012", NIR)), Masker(profile))


def names(text: Text) -> list[str]:
    return [piece.name if isinstance(piece, Variable) else piece for piece in text]


def test_a_known_value_becomes_its_variable(hider: Hider) -> None:
    assert hider.hidden("cle-de-test") == (KEY,)


def test_what_stands_around_a_known_value_stays(hider: Hider) -> None:
    assert hider.hidden("xcle-de-testy") == ("x", KEY, "y")


def test_a_nir_with_its_key_keeps_the_key(hider: Hider) -> None:
    assert hider.hidden("285034999001242") == (NIR, "42")


@pytest.mark.parametrize("written", ["2 85 03 49 990 013", "2850349990013", "nir=2%2085%2003%2049%20990%20013"])
def test_a_nir_that_is_not_known_is_hidden_in_every_writing(hider: Hider, written: str) -> None:
    assert "DROITS_OTHER_NIR" in names(hider.hidden(written))


def test_a_forged_token_is_hidden_and_does_not_last(hider: Hider) -> None:
    (piece,) = hider.hidden("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")

    assert isinstance(piece, Variable)
    assert not piece.lasting


def test_a_code_is_hidden_where_it_stands(hider: Hider) -> None:
    assert names(hider.hidden("grant_type=x&code=0123456789abc&a=b")) == [
        "grant_type=x&code=",
        "FRANCECONNECT_CODE",
        "&a=b",
    ]


def test_what_a_mask_would_still_hide_is_hidden(hider: Hider) -> None:
    assert names(hider.hidden("client_secret=inconnu-mais-secret")) == ["DROITS_SECRET"]


def test_what_is_no_secret_stays(hider: Hider) -> None:
    assert hider.hidden("/contrats?dateDebut=2026-11-24") == ("/contrats?dateDebut=2026-11-24",)
