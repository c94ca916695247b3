"""A handful of FranceConnects that are wrong in one point: each condemned by the rules that its entry names.

All of them are played by `droits mutants`; here is what shows that the table and the sandbox speak of the same ones.
"""

from collections.abc import Iterable
from typing import Any

import httpx
import pytest

from droits_conformance.data_set import CAST
from droits_conformance.depth import QUICK
from droits_conformance.engine import run
from droits_conformance.sandbox_process import announced_profile
from droits_conformance.verdict import Verdict
from droits_contract import MutantKind, Source, load_mutants, load_rules
from droits_simulator.franceconnect.hostile import HOSTILITIES, lapses

pytestmark = pytest.mark.acceptance

MUTANTS = {mutant.id: mutant for mutant in load_mutants() if mutant.source is Source.BROKER}
A_FEW = (  # a claim, an algorithm, a lifetime, a binding, a single use
    "courtier-id-token-sans-auth-time",
    "courtier-alg-none",
    "courtier-jeton-survit",
    "courtier-code-partout",
    "courtier-code-rejouable",
)
# These take longer than anybody waits for the rules, and are refused by services and providers (test_hostile_broker.py);
# keys that turn are lawful.
NO_MUTANTS = {"courtier-checktoken-lent", "courtier-checktoken-muet", "courtier-cles-tournees"}


def condemning(sandbox: dict[str, Any], fault: str, rules: Iterable[str]) -> set[str]:
    """Which of the rules condemn the sandbox in a session with that fault; nothing else may come of them but a pass."""
    opened = httpx.post(f"{sandbox['control']}sessions", json={"faults": [fault], "life": 600}, trust_env=False)
    assert opened.status_code == 201, opened.text
    profile = announced_profile(opened.json(), "sandbox", None, CAST)
    results = run(profile, seed=1, only=rules, depth=QUICK).results
    assert {result.verdict for result in results} <= {Verdict.PASSED, Verdict.FAILED}
    return {result.rule.id for result in results if result.verdict is Verdict.FAILED}


@pytest.mark.parametrize("name", A_FEW)
def test_a_broken_rule_of_franceconnect_is_condemned(sandbox, name: str) -> None:
    rules = MUTANTS[name].condemned_by

    assert condemning(sandbox, name, rules) == rules


def test_keys_that_turn_are_held_against_nobody(sandbox) -> None:
    assert condemning(sandbox, "courtier-cles-tournees", ["FCO-012", "FCO-013", "FCO-015"]) == set()


def test_every_lapse_of_the_sandbox_is_expected_to_be_condemned() -> None:
    assert MUTANTS.keys() == {*lapses(), *HOSTILITIES} - NO_MUTANTS


def test_they_are_switches_of_the_sandbox_and_say_what_is_wrong() -> None:
    assert {mutant.kind for mutant in MUTANTS.values()} == {MutantKind.FAULT}
    assert all(mutant.because for mutant in MUTANTS.values())


def test_every_rule_of_franceconnect_condemns_one() -> None:
    condemning = frozenset[str]().union(*(mutant.condemned_by for mutant in MUTANTS.values()))

    assert {rule.id for rule in load_rules() if rule.theme == "franceconnect"} <= condemning
