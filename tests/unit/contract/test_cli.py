"""The command line: what it lists, and how it ends when the bench cannot judge."""

from dataclasses import dataclass

import click
import pytest

from droits_contract import cli
from droits_contract.errors import ContractError


@dataclass
class Entry:
    """What importlib.metadata gives for one entry point."""

    name: str
    command: click.Command

    def load(self) -> click.Command:
        return self.command


@click.command()
def sain() -> None:
    """Everything is well."""
    click.echo("sain")


@click.command()
def casse() -> None:
    """A file of the contract is wrong."""
    raise ContractError("droits.yaml", "paths", "nothing", "seven operations")


@pytest.fixture(autouse=True)
def two_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [Entry("sain", sain), Entry("casse", casse)]

    def entry_points(group: str, name: str | None = None) -> list[Entry]:
        assert group == "banc_droits.commands"
        return [entry for entry in entries if name in (None, entry.name)]

    monkeypatch.setattr(cli, "entry_points", entry_points)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["droits", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_help_lists_the_commands_that_the_packages_bring(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--help") == 0
    said = capsys.readouterr().out
    assert "sain   Everything is well." in said
    assert "casse  A file of the contract is wrong." in said
    assert "Example: droits verify --sandbox" in said


def test_a_command_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "sain") == 0
    assert capsys.readouterr().out == "sain\n"


def test_a_bench_error_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "casse") == 2
    said = capsys.readouterr()
    assert said.err == "droits: contract-error: droits.yaml: paths: nothing; expected seven operations\n"
    assert said.out == ""


def test_a_command_that_nobody_brings_is_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "inconnue") == 2
    assert "No such command 'inconnue'" in capsys.readouterr().err


def test_the_version_is_that_of_the_distribution(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("droits, version ")


def test_the_installed_packages_bring_the_sandbox_and_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert {"sandbox", "verify"} <= set(cli.droits.list_commands(click.Context(cli.droits)))
