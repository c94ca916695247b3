from droits_conformance.policy import Policy


def test_a_policy_says_what_it_accepts() -> None:
    assert str(Policy()) == "warned accepted, skipped accepted, inapplicable accepted"


def test_a_policy_says_what_it_does_not_accept_and_how_much_it_wants_judged() -> None:
    told = str(Policy(warned=False, skipped=False, least_judged=100))

    assert told == "warned not accepted, skipped not accepted, inapplicable accepted, at least 100 rules judged"
