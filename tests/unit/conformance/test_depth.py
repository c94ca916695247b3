from dataclasses import replace

import pytest

from droits_conformance.depth import DEEP, DEFAULT, DEPTHS, QUICK
from droits_contract import load_rules

RULE = load_rules()[0]


@pytest.mark.parametrize(
    ("rule_depth", "judged_by"),
    [("quick", ["quick", "default", "deep"]), ("default", ["default", "deep"]), ("deep", ["deep"])],
)
def test_a_rule_is_judged_from_its_depth_on(rule_depth: str, judged_by: list[str]) -> None:
    rule = replace(RULE, depth=rule_depth)

    assert [name for name, depth in DEPTHS.items() if depth.judges(rule)] == judged_by


def test_a_deeper_run_draws_more() -> None:
    assert QUICK.examples < DEFAULT.examples < DEEP.examples
    assert QUICK.stories < DEFAULT.stories < DEEP.stories


def test_every_rule_names_a_depth_that_there_is() -> None:
    assert {rule.depth for rule in load_rules()} <= set(DEPTHS)
