import json
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.audit import command
from droits_conformance.audit.errors import ClientUnclear
from droits_contract.errors import CannotWrite


@pytest.fixture
def kept(scribe, tmp_path: Path) -> Path:
    scribe.rights(scribe.log_in())
    file = tmp_path / "journal.har"
    file.write_bytes(orjson.dumps({"log": {"creator": {"name": "Banc Droits"}, "entries": scribe.entries}}))
    return file


def run(*options: object) -> Result:
    return CliRunner().invoke(command.audit, [str(one) for one in options])


def test_a_kept_journal_is_judged_without_a_sandbox(kept: Path, tmp_path: Path) -> None:
    result = run("--file", kept, "--out", tmp_path / "ici")

    assert result.exit_code == 1
    assert result.stdout.startswith("mutuelle: Prêt pour la production, sauf…")
    assert sorted(path.name for path in (tmp_path / "ici").iterdir()) == ["audit.html", "audit.json"]


def test_json_stands_alone_on_stdout_and_is_the_file(kept: Path, tmp_path: Path) -> None:
    result = run("--file", kept, "--out", tmp_path, "--json", "--lang", "en")

    assert json.loads(result.stdout) == json.loads((tmp_path / "audit.json").read_bytes())
    assert "Ready for production, except…" in result.stderr


def test_an_unknown_partner_is_told_with_those_that_are_known(kept: Path, tmp_path: Path) -> None:
    result = run("--file", kept, "--out", tmp_path, "--client", "hopital")

    assert isinstance(result.exception, ClientUnclear)
    assert "no partner 'hopital'; name the partner to judge by --client: mutuelle" in str(result.exception)


@pytest.mark.parametrize("token", ["un-jeton-de-controle", "env:"])
def test_a_token_itself_is_refused_and_not_repeated(token: str) -> None:
    result = run("--token", token)

    assert result.exit_code == 2
    assert "env:NAME" in result.output
    assert "un-jeton" not in result.output


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MON_JETON", raising=False)
    result = run("--token", "env:MON_JETON")

    assert result.exit_code == 2
    assert "the variable MON_JETON is not set" in result.output


def test_the_token_in_the_variable_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str | None]] = []
    monkeypatch.setattr(command, "fetch_archive", lambda address, token: sent.append((address, token)) or [])
    monkeypatch.setenv("MON_JETON", "un-jeton-de-controle")
    run("ci-42", "--token", "env:MON_JETON", "--url", "https://banc.example/")

    assert sent == [("https://banc.example/s/ci-42", "un-jeton-de-controle")]


def test_a_folder_that_cannot_be_written_is_named_with_its_option(kept: Path) -> None:
    result = run("--file", kept, "--out", kept / "ici")

    assert isinstance(result.exception, CannotWrite)
    assert str(result.exception) == f"{kept / 'ici'}: cannot be written; choose another folder with --out"


def test_the_help_has_examples_and_exit_codes() -> None:
    shown = run("--help").output

    assert "Examples:\n    droits audit default" in shown
    assert "0 ready" in shown
