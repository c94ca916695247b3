from base64 import urlsafe_b64encode
from collections.abc import Callable
from random import Random

import pytest

from droits_conformance.audit.registry import CHECKS, Inapplicable, NotExercised
from droits_simulator.journal.masking import Masker


def test_states_drawn_apart_are_accepted(scribe, breaches_of) -> None:
    scribe.authorize(state="2EL7Ox0QdgCp2xqONit1MxhCqqdIwTM1")
    scribe.authorize(state="uInsCU810ITNQf4RzHq73zto_IxckIjw")

    assert breaches_of("CLI-002") == []


def test_a_state_that_counts_upwards_is_guessable(scribe, breaches_of) -> None:
    scribe.authorize(state="connexion-de-mon-service-0001")
    scribe.authorize(state="connexion-de-mon-service-0002")

    assert breaches_of("CLI-002") == ["two states that are all but the same"]


def test_one_state_for_three_logins_is_one_breach(scribe, breaches_of) -> None:
    for _ in range(3):
        scribe.authorize(state="un-etat-qui-ne-change-jamais")

    assert breaches_of("CLI-002") == ["the same state, 3 times"]


def test_a_state_of_twenty_one_characters_is_too_short_and_of_twenty_two_long_enough(scribe, breaches_of) -> None:
    scribe.authorize(state="a" * 21)
    scribe.authorize(state="b" * 22)

    assert breaches_of("CLI-002") == ["a state of 21 characters"]


@pytest.mark.parametrize("state", ["opaque:0000a1", "nir:0000a1", "abnir:0000a1-nir:0000a1", "247fnir:0000a1aef7453"])
def test_a_state_that_the_journal_masked_is_not_measured(scribe, breaches_of, state: str) -> None:
    scribe.authorize(state=state)

    assert breaches_of("CLI-002") == []


def test_two_masked_states_are_known_to_be_the_same(scribe, breaches_of) -> None:
    scribe.authorize(state="opaque:0000a1")
    scribe.authorize(state="opaque:0000a1")

    assert breaches_of("CLI-002") == ["the same state, 2 times"]


def test_missing_values_are_told_as_missing(scribe, breaches_of) -> None:
    scribe.authorize(state="", nonce="")

    assert (breaches_of("CLI-001"), breaches_of("CLI-003")) == (["no state"], ["no nonce"])


def test_a_nonce_that_comes_back_is_named_once(scribe, breaches_of) -> None:
    scribe.authorize("opaque:0000a1", nonce="n" * 32)
    scribe.authorize("opaque:0000a2", nonce="n" * 32)

    assert breaches_of("CLI-004") == ["the same nonce, 2 times"]


@pytest.mark.parametrize("nonce", ["b1fnir:0000a1f9f6c39", "1LNgjjeton:0000a1"])
def test_a_nonce_of_which_the_journal_masked_the_half_is_long_enough(scribe, breaches_of, nonce: str) -> None:
    scribe.authorize(nonce=nonce)

    assert breaches_of("CLI-003") == []


@pytest.mark.parametrize("written", [bytes.hex, lambda drawn: urlsafe_b64encode(drawn).rstrip(b"=").decode()])
def test_whatever_the_journal_masks_of_128_random_bits_they_are_enough(
    scribe, breaches_of, written: Callable[[bytes], str]
) -> None:
    drawn, masker = Random(128), Masker(b"secret").of("essai")  # noqa: S311 - the same at each run
    values = [written(drawn.randbytes(16)) for _ in range(40_000)]
    touched = [shown for value in values if (shown := masker.text(value)) != value]
    for shown in (values[0], *touched):
        scribe.authorize(state=shown, nonce=shown)

    assert breaches_of("CLI-002") + breaches_of("CLI-003") == []


def test_v1_is_asked_for_no_level(scribe) -> None:
    scribe.authorize(version="v1")

    with pytest.raises(Inapplicable):
        list(CHECKS["CLI-005"](scribe.record()))


def test_scopes_missing_and_beyond_are_two_demands(scribe, breaches_of) -> None:
    scribe.authorize(scope="openid email")

    assert breaches_of("CLI-006") == ["without droits_assurance_maladie"]
    assert breaches_of("CLI-007") == ["scopes beyond: 1"]


def test_without_a_login_nothing_is_known_of_states(scribe) -> None:
    scribe.rights()

    with pytest.raises(NotExercised):
        list(CHECKS["CLI-001"](scribe.record()))
