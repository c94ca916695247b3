from droits_conformance.audit.demands import load_demands, load_exercises
from droits_conformance.audit.registry import CHECKS
from droits_conformance.audit.verdict import MODULES
from droits_contract import load_contract


def test_each_demand_has_one_check_and_each_check_a_demand() -> None:
    assert MODULES
    assert CHECKS.keys() == {demand.id for demand in load_demands()}


def test_each_lie_is_told_for_some_demand() -> None:
    named = {name for demand in load_demands() for name in demand.exercises}

    assert {one.id for one in load_exercises() if one.fault} - named == set()


def test_an_exercise_of_an_operation_names_one_of_the_contract() -> None:
    known = {operation.operation_id for operation in load_contract().operations}

    assert {one.operation for one in load_exercises() if one.operation} <= known


def test_every_exercise_says_how_it_is_provoked_in_both_languages() -> None:
    assert [one.id for one in load_exercises() if not all(one.provoke)] == []
