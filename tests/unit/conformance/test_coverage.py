"""The page that says what is judged is the one that would be made today."""

import subprocess
import sys
from pathlib import Path

import pytest

from droits_conformance.checks.registry import checks_of
from droits_conformance.coverage import COMMAND, coverage, unproved
from droits_conformance.proof import Proof
from droits_contract import load_mutants, load_rules

PROOF = Proof(
    measured="2026-11-27",
    version="0.1.0",
    mutants=10,
    killed=9,
    survivors=("x",),
    benign=4,
    seeds=10,
    plays=40,
    alarms=0,
    origins={"rule": {"killed": 9, "survived": 1, "equivalent": 0}},
    rules={"CON-003": 7},
)
PAGE = Path(__file__).resolve().parents[3] / "conformance" / "coverage.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage(), f"run: {COMMAND}"


def rows() -> dict[str, str]:
    return {line.split(" | ")[0].removeprefix("| "): line for line in coverage().splitlines() if line.startswith("| ")}


def test_every_rule_stands_on_it_with_its_checks_or_its_reason() -> None:
    found = rows()

    for rule in load_rules():
        told = [check.__name__ for check in checks_of(rule.id)] or [str(rule.not_tested)]
        assert [words for words in (rule.level, rule.provenance, *told) if words not in found[rule.id]] == []


def test_every_mutant_stands_beside_the_rules_that_condemn_it_and_no_others() -> None:
    for mutant in load_mutants():
        assert {rule_id for rule_id, row in rows().items() if f"`{mutant.id}`" in row} == mutant.condemning


def test_the_rules_that_condemn_nothing_are_counted_and_named_before_all_others() -> None:
    condemning = frozenset[str]().union(*(mutant.condemning for mutant in load_mutants()))
    expected = [rule.id for rule in load_rules() if not rule.not_tested and rule.id not in condemning]
    head = coverage().partition("\n## ")[0]

    assert sorted(rule.id for rule in unproved(load_rules())) == expected
    assert (f"**{len(expected)} rules that are judged condemn none.**" in head) == bool(expected)
    assert ("No rule that is judged condemns none." in head) == (not expected)
    assert [rule_id for rule_id in expected if rule_id not in head] == []


def test_the_proof_stands_before_the_rules_and_beside_those_that_condemned_systematic_mutants(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("droits_conformance.coverage.load_proof", lambda: PROOF)

    assert "\n9 of 10 mutants condemned (90.0%), 0 false alarms" in coverage().partition("## authentification")[0]
    assert "7 of those made systematically" in rows()["CON-003"]


def test_rates_that_nobody_measured_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("droits_conformance.coverage.load_proof", lambda: None)

    assert "## Proof" not in coverage()


def test_the_command_writes_the_page() -> None:
    made = subprocess.run([sys.executable, "-m", "droits_conformance.coverage"], capture_output=True, check=True)

    assert made.stdout.decode("utf-8") == coverage()
