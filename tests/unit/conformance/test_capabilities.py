"""Capabilities that a profile declares absent."""

import pytest

from droits_conformance.capabilities import CAPABILITIES, absence
from droits_contract import load_rules

RULES = {rule.id: rule for rule in load_rules()}


@pytest.mark.parametrize("name", CAPABILITIES)
def test_a_capability_covers_rules_that_exist(name: str) -> None:
    assert set(CAPABILITIES[name]) <= RULES.keys()


def test_a_rule_of_an_absent_capability_says_which() -> None:
    assert absence(RULES["FCO-018"], ("logout",)) == "declared absent: capabilities.logout"
    assert absence(RULES["FCO-017"], ("logout", "revocation")) == (
        "declared absent: capabilities.logout, capabilities.revocation"
    )


def test_other_rules_apply() -> None:
    assert absence(RULES["FCO-018"], ("revocation",)) is None
    assert absence(RULES["FCO-018"], ()) is None
