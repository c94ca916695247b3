"""Each fault of the sandbox turns exactly the expected rules red, and without a fault everything is green.

The table (spec/mutants) is the judge's own promise; what the faults claim of themselves is compared with it.
"""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_contract import Source, load_mutants
from droits_simulator.faults import Fault, all_faults

pytestmark = pytest.mark.acceptance

MUTANTS = {mutant.id: mutant for mutant in load_mutants() if mutant.source is Source.FAULTS}
EXPECTED = {name: mutant.condemned_by for name, mutant in MUTANTS.items()}
ALONE = [(name, rule_id) for name, mutant in MUTANTS.items() for rule_id in sorted(mutant.alone)]


def red_rules(faults: list[str], folder: Path) -> tuple[int, set[str]]:
    options = [option for name in faults for option in ("--fault", name)]
    if faults:
        options += ["--skip", "enchainements"]  # stories may come upon any fault, or upon none
    arguments = ["--sandbox", "--seed", "1", "--processes", "1", "--json", "--report", str(folder), *options]

    ended = CliRunner().invoke(verify, arguments)

    found = orjson.loads(ended.stdout)
    assert found["verdicts"]["errored"] == 0, found["rules"]
    assert found["verdicts"]["misconfigured"] == 0, found["rules"]
    return ended.exit_code, {rule["id"] for rule in found["rules"]}


def test_a_sandbox_without_faults_is_conforming(tmp_path: Path) -> None:
    assert red_rules([], tmp_path) == (0, set())


@pytest.mark.parametrize("fault", sorted(EXPECTED))
def test_a_fault_turns_exactly_its_rules_red(fault: str, tmp_path: Path) -> None:
    _, red = red_rules([fault], tmp_path)

    assert red == EXPECTED[fault]


@pytest.mark.parametrize(("fault", "rule_id"), ALONE)
def test_a_rule_that_is_asked_alone_comes_upon_a_fault(fault: str, rule_id: str, tmp_path: Path) -> None:
    arguments = ["--sandbox", "--fault", fault, "--only", rule_id, "--seed", "1", "--json", "--report", str(tmp_path)]

    assert CliRunner().invoke(verify, arguments).exit_code == 1


def test_every_fault_of_the_sandbox_is_expected_here() -> None:
    assert {fault.nom for fault in all_faults()} == EXPECTED.keys()


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.nom)
def test_a_fault_announces_the_rules_that_it_breaks(fault: Fault) -> None:
    assert fault.rules == EXPECTED[fault.nom]
