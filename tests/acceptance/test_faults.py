"""Each fault of the sandbox turns exactly the expected rules red, and without a fault everything is green.

The table is the judge's own promise; what the faults claim of themselves is compared with it.
"""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_simulator.faults import Fault, all_faults

pytestmark = pytest.mark.acceptance

EXPECTED = {
    # The motif is for établissements de soins only; the convention says the same field by field.
    "motif-montre-aux-complementaires": {"CVN-002", "CVN-003"},
    # A stranger is refused, indistinguishably from an unknown NIR; canaries stay in their own family.
    "nir-etranger-servi": {"BEN-006", "PRV-003", "PRV-005"},
    # An invented token, a revoked one, a forged JWT, an id_token, a code; and a refusal may then depend on parameters.
    "jeton-quelconque-accepte": {
        "AUT-004",
        "AUT-005",
        "AUT-006",
        "AUT-007",
        "AUT-011",
        "AUT-012",
        "AUT-014",
        "SUP-002",
    },
    "cle-quelconque-acceptee": {"AUT-002"},
    # Each of these has a client of its own, which no other rule uses.
    "habilitation-ignoree": {"CVN-007"},
    "quota-ignore": {"CVN-008"},
    "quota-partage": {"CVN-009"},
    # The past is shown, what lies outside the window is shown, and flags that follow the window do not.
    "fenetre-ignoree": {
        "CTR-003",
        "CTR-004",
        "CTR-008",
        "EXO-004",
        "FEN-001",
        "FEN-003",
        "FEN-006",
        "FEN-008",
        "FEN-013",
        "MED-001",
    },
    # A date that is none breaks both schemas, the comparison of codes and labels, and the generated phase.
    "date-mal-ecrite": {"CON-002", "CON-003", "CTR-007", "GEN-002"},
    "dates-non-controlees": {"FEN-005", "GEN-003"},
    # A clock that is moved, a broker that the judge plays, and one day in four years.
    "jeton-perime-accepte": {"AUT-005"},
    "introspection-ignoree": {"AUT-007"},
    "panne-de-franceconnect-ignoree": {"AUT-013"},
    "annee-bissextile-depassee": {"FEN-012"},
    # What is written down, where nobody who calls would see it.
    "journal-bavard": {"PRV-006"},
}


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


@pytest.mark.parametrize("fault", ["nir-etranger-servi", "cle-quelconque-acceptee"])
def test_a_story_comes_upon_a_fault_that_any_caller_meets(fault: str, tmp_path: Path) -> None:
    arguments = ["--sandbox", "--fault", fault, "--only", "ENC-001", "--seed", "1", "--json", "--report", str(tmp_path)]

    assert CliRunner().invoke(verify, arguments).exit_code == 1


def test_every_fault_of_the_sandbox_is_expected_here() -> None:
    assert {fault.nom for fault in all_faults()} == EXPECTED.keys()


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.nom)
def test_a_fault_announces_the_rules_that_it_breaks(fault: Fault) -> None:
    assert fault.rules == EXPECTED[fault.nom]
