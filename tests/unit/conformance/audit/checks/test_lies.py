import pytest

from droits_conformance.audit.registry import CHECKS, Inapplicable, NotExercised


def test_a_code_redeemed_under_another_state_is_a_lie_believed(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-state-altere"]
    scribe.log_in()

    assert breaches_of("CLI-010") == ["gone on in spite of courtier-state-altere"]


def test_a_return_under_another_state_that_redeems_nothing_is_refused(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-state-altere"]
    scribe.authorize()
    scribe.comes_back()

    assert breaches_of("CLI-010") == []


def test_tokens_that_are_never_used_are_a_lie_refused(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-nonce-autre"]
    scribe.log_in()
    scribe.userinfo()

    assert breaches_of("CLI-020") == []


def test_rights_asked_for_after_a_lie_condemn_even_when_the_lie_is_over(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-alg-none"]
    token = scribe.log_in()
    scribe.faults = []
    scribe.rights(token)

    assert breaches_of("CLI-021") == ["gone on in spite of courtier-alg-none"]


def test_a_lie_of_v2_alone_is_never_told_by_v1(scribe) -> None:
    scribe.faults = ["courtier-hs256"]
    scribe.log_in(version="v1")

    with pytest.raises(NotExercised):
        list(CHECKS["CLI-021"](scribe.record()))


def test_v1_names_no_issuer_on_the_way_back(scribe) -> None:
    scribe.log_in(version="v1")

    with pytest.raises(Inapplicable):
        list(CHECKS["CLI-011"](scribe.record()))


def test_who_never_asks_userinfo_has_nothing_to_check_in_it(scribe) -> None:
    scribe.log_in()

    with pytest.raises(Inapplicable):
        list(CHECKS["CLI-023"](scribe.record()))


def test_giving_up_when_keys_rotate_is_seen_and_going_on_is_right(scribe, breaches_of) -> None:
    scribe.faults = ["courtier-cles-tournees"]
    scribe.rights(scribe.log_in(1))
    scribe.log_in(2)

    assert breaches_of("CLI-024") == ["journey given up when keys rotate"]
