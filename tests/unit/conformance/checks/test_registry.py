"""Rules, checks and modules belong together."""

from typing import Any

import pytest

from droits_conformance.checks.registry import bound_rules, checks_of
from droits_contract import load_contract, load_rules

RULES = {rule.id: rule for rule in load_rules()}
THEME_OF_PREFIX = {
    "CON": "contrat",
    "FEN": "fenetre",
    "BEN": "beneficiaires",
    "CAI": "caisse",
    "CTR": "contrats",
    "EXO": "exonerations",
    "MED": "medecin_traitant",
    "AUT": "authentification",
    "CVN": "convention",
    "PRV": "confidentialite",
    "ROB": "robustesse",
}


def test_every_check_names_a_living_rule(bench: Any) -> None:
    assert bound_rules() - set(RULES) == set()


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_rule_has_a_check_or_a_reason_why_not(bench: Any, rule_id: str) -> None:
    assert bool(checks_of(rule_id)) is not bool(RULES[rule_id].not_tested)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_check_stands_in_the_module_of_its_theme(bench: Any, rule_id: str) -> None:
    modules = {check.__module__.rsplit(".", 1)[1] for check in checks_of(rule_id)}

    theme = RULES[rule_id].theme
    assert [name for name in modules if name not in (theme, "generated") and not name.startswith(f"{theme}_")] == []


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_rule_stands_in_the_file_of_its_prefix(rule_id: str) -> None:
    assert RULES[rule_id].theme == THEME_OF_PREFIX.get(rule_id[:3], RULES[rule_id].theme)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_rule_speaks_of_operations_that_exist(rule_id: str) -> None:
    known = {operation.operation_id for operation in load_contract().operations}

    assert set(RULES[rule_id].operations) <= known
