"""The tables of the journal agree with the API's refusals, the contract's operations and the rules of the judge."""

from droits_contract import load_contract, load_rules
from droits_simulator.api.problems import PROBLEMES
from droits_simulator.journal import branches
from droits_simulator.journal.sentences import _SENTENCES

RULES = {rule.id for rule in load_rules()}


def test_every_refusal_of_the_api_has_its_branch() -> None:
    assert PROBLEMES.keys() - branches.REFUSALS.keys() == {"erreur-interne"}
    assert branches.REFUSALS.keys() <= PROBLEMES.keys()
    assert {branch for branch, _ in branches.REFUSALS.values()} == set(branches.NAMES) - {"masks"}


def test_every_operation_has_rules_for_its_answer() -> None:
    assert branches.ANSWERS.keys() == {operation.operation_id for operation in load_contract().operations}


def test_every_rule_that_is_named_exists() -> None:
    named = {rule for _, rules in branches.REFUSALS.values() for rule in rules}
    named |= {rule for rules in branches.ANSWERS.values() for rule in rules}
    named |= {rule for addresses in branches.ADDRESSES.values() for rules in addresses.values() for rule in rules}
    named |= {*branches.MALFORMED_BEARER, *branches.TOO_LONG, *branches.FAILED}

    assert named - RULES == set()


def test_every_branch_has_its_sentence() -> None:
    assert list(_SENTENCES) == list(branches.NAMES)
