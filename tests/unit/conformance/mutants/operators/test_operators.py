"""Operator mutants are produced for each member, body, parameter and branch of each operation, and none twice."""

import pytest

from droits_conformance.mutants.equivalents import load_equivalents
from droits_conformance.mutants.operators import operator_mutants
from droits_conformance.mutants.variant import Origin
from droits_contract import load_contract, load_rules
from droits_contract.answer import answer_fields

CONTRACT = load_contract()
MUTANTS = operator_mutants(CONTRACT)
IDS = {mutant.id for mutant in MUTANTS}
# The words of the issue, each as the end of ids.
OWED = {
    "drop": ":drop",
    "rename": ":rename",
    "retype": ":retype",
    "null": ":null",
    "swap": ":swap-prenom",
    "duplicate": ":doubled",
    "shift by a day": ":day-after",
    "off by one": ":off-by-one",
    "ignore a parameter": ":ignore",
}


def test_no_two_mutants_have_the_same_id() -> None:
    assert len(IDS) == len(MUTANTS) > 900


@pytest.mark.parametrize("word", OWED)
def test_every_operator_that_is_owed_is_there(word: str) -> None:
    assert any(name.endswith(OWED[word]) for name in IDS)


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda one: one.operation_id)
@pytest.mark.parametrize("operator", ["drop", "rename", "retype", "null"])
def test_every_member_of_every_answer_is_dropped_renamed_retyped_and_null(operation, operator: str) -> None:
    wanted = {f"{operation.operation_id}:{field.path}:{operator}" for field in answer_fields(CONTRACT, operation)}

    assert wanted <= IDS


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda one: one.operation_id)
def test_every_parameter_of_every_operation_is_ignored(operation) -> None:
    wanted = {
        f"{operation.operation_id}:{place}.{name}:ignore"
        for place, names in operation.parameters.items()
        for name in names
    }

    assert wanted
    assert wanted <= IDS


def test_every_mutant_must_die_of_rules_that_exist() -> None:
    known = {rule.id for rule in load_rules() if rule.not_tested is None}

    for mutant in MUTANTS:
        assert mutant.origin is Origin.OPERATOR
        assert mutant.look
        assert set(mutant.look) <= known, mutant.id


def test_every_mutant_is_a_rewriting_or_a_switch_of_the_sandbox() -> None:
    assert all((mutant.factory is None) == bool(mutant.faults) for mutant in MUTANTS)


def test_titles_tell_the_operation() -> None:
    operations = {operation.operation_id for operation in CONTRACT.operations}

    assert all(any(name in mutant.title for name in operations) for mutant in MUTANTS)


def test_what_is_argued_to_be_equivalent_exists() -> None:
    argued = {name for name in load_equivalents() if not name.startswith("cellule:")}

    assert argued
    assert argued <= IDS
