"""Documents that must not go stale: errors, faults and settings are all written down."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_contract import errors as contract_errors
from droits_contract import load_contract
from droits_contract.errors import BenchError
from droits_simulator.api.problems import PROBLEMES
from droits_simulator.cli import sandbox
from droits_simulator.client import errors as client_errors
from droits_simulator.control import problems as control_problems
from droits_simulator.faults import Fault, all_faults
from droits_simulator.franceconnect.hostile import HOSTILITIES, Hostility
from droits_simulator.wishes.refusal import MALFORMED, NO_PERSONA
from droits_simulator.wishes.wish import READERS

ROOT = Path(__file__).resolve().parents[2]
ERRORS = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "how-to" / "sandbox.md").read_text(encoding="utf-8")


def codes(kind: type[BenchError]) -> set[str]:
    return {kind.code}.union(*(codes(child) for child in kind.__subclasses__()))


def test_every_refusal_of_the_rights_api_is_documented() -> None:
    assert [code for code in PROBLEMES if f"| `{code}` |" not in ERRORS] == []


def test_every_refusal_of_the_control_api_is_documented() -> None:
    assert [code for code in control_problems.PROBLEMES if f"| `{code}` |" not in ERRORS] == []


def test_the_control_contract_and_the_control_api_know_the_same_refusals() -> None:
    probleme = load_contract("sandbox").schema("Probleme")

    assert set(probleme["properties"]["code"]["enum"]) == control_problems.PROBLEMES.keys()


def test_the_contract_and_the_sandbox_know_the_same_refusals() -> None:
    probleme = load_contract().schema("Probleme")

    assert set(probleme["properties"]["code"]["enum"]) == PROBLEMES.keys()


def test_every_error_of_the_command_line_is_documented() -> None:
    known = codes(contract_errors.BenchError)

    assert len(known) > 8
    assert [code for code in sorted(known) if f"| `{code}` |" not in ERRORS] == []


def test_every_wish_and_its_refusals_are_documented() -> None:
    assert [name for name in READERS if f"`{name}=" not in GUIDE] == []
    assert [code for code in (MALFORMED, NO_PERSONA) if f"| `{code}` |" not in ERRORS] == []


def test_every_exception_of_the_client_is_documented() -> None:
    known = [kind.__name__ for kind in client_errors.ClientError.__subclasses__()]

    assert len(known) == 4
    assert [name for name in known if f"| `{name}` |" not in ERRORS] == []


@pytest.mark.parametrize("fault", all_faults(), ids=lambda fault: fault.nom)
def test_every_fault_is_in_the_guide(fault: Fault) -> None:
    assert f"`{fault.nom}`" in GUIDE


@pytest.mark.parametrize("one", HOSTILITIES.values(), ids=lambda one: one.nom)
def test_every_hostility_is_in_the_guide_word_for_word(one: Hostility) -> None:
    assert f"| `{one.nom}` | {', '.join(sorted(one.versions))} | {one.title} | {one.refuse} |" in GUIDE


@pytest.mark.parametrize("command", [verify, sandbox], ids=["verify", "sandbox"])
def test_a_command_shows_an_example_in_its_help(command: click.Command) -> None:
    shown = CliRunner().invoke(command, ["--help"])

    assert shown.exit_code == 0
    assert re.search(r"Examples?:\s+droits", shown.output)


def test_the_readme_holds_no_placeholder() -> None:
    assert "@@" not in README
