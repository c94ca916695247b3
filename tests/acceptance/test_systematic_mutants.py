"""The switches that systematic mutants need are those that the sandbox has, and the other way round."""

import pytest

from droits_conformance.mutants.cells import convention_mutants
from droits_conformance.mutants.operators import operator_mutants
from droits_conformance.mutants.operators.tree import FAULTS
from droits_contract import load_contract, load_conventions
from droits_simulator.faults.branches import BRANCHES
from droits_simulator.misbehaviours import find, split

pytestmark = pytest.mark.acceptance
CONTRACT = load_contract()
MUTANTS = (*operator_mutants(CONTRACT), *convention_mutants(CONTRACT, load_conventions()))
SWITCHES = [name for mutant in MUTANTS for name in mutant.faults]


def test_every_switch_that_a_mutant_needs_is_known_to_the_sandbox() -> None:
    assert len(SWITCHES) > 250
    assert split(SWITCHES) == (tuple(sorted(SWITCHES)), ())


def test_every_switch_fits_into_a_demand_to_the_control_api() -> None:
    assert max(map(len, SWITCHES)) <= 100


def test_every_branch_of_the_sandbox_is_skipped_by_some_mutant() -> None:
    assert FAULTS.keys() == BRANCHES.keys()


def test_the_rules_that_are_asked_first_about_a_skipped_branch_are_those_that_its_fault_announces() -> None:
    for name, (_, look) in FAULTS.items():
        assert BRANCHES[name].rules & set(look), name


def test_a_mutant_says_of_a_cell_what_its_fault_says() -> None:
    for mutant in convention_mutants(CONTRACT, load_conventions()):
        assert find(mutant.faults[0]).rules & set(mutant.look), mutant.id
