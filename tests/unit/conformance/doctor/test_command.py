"""`droits doctor` as people run it; targets that need a socket are met in tests/acceptance/test_doctor.py."""

from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.doctor import command as command_module
from droits_conformance.doctor.command import doctor
from droits_conformance.doctor.network import SystemNetwork
from droits_conformance.surroundings import Surroundings

PROFILE = """
[target]
name = "cible"
droits = "http://cible.test/test/v1/droits/beneficiaires/"
[broker]
version = "v2"
issuer = "http://cible.test/api/v2"
[data]
foyers = "{foyers}"
[clients.hopital]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "abc"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"
"""
SET = {"CLE": "cle-tres-secrete", "SECRET": "secret-tres-secret"}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "candidat.toml"
    path.write_text(PROFILE.format(foyers="cast"), encoding="utf-8")
    return path


def run(*arguments: object, environ: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(
        doctor, [str(one) for one in arguments], env=SET if environ is None else environ, catch_exceptions=False
    )


def symptoms(shown: Result) -> list[dict[str, str]]:
    return [one for part in orjson.loads(shown.stdout)["examinations"] for one in part["symptoms"]]


@pytest.fixture
def nameless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without names."""

    def resolve(_self: Any, host: str, _port: int) -> None:
        raise OSError(2, f"no name {host}, asked with cle-tres-secrete")

    monkeypatch.setattr(SystemNetwork, "resolve", resolve)


def test_a_variable_that_is_not_set_is_a_finding_of_yours_that_names_the_key(written: Path) -> None:
    shown = run(written, "--json", environ={"SECRET": "x"})

    (found,) = symptoms(shown)
    assert (shown.exit_code, found["code"], found["whose"]) == (2, "profile-error", "yours")
    assert found["remedy"] == "clients.hopital.api_key: export CLE=… before the command"


def test_households_that_cannot_be_read_are_a_finding_of_yours(written: Path, tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    written.write_text(PROFILE.format(foyers="vide"), encoding="utf-8")

    (found,) = symptoms(run(written, "--json"))
    assert (found["code"], found["whose"]) == ("data-set-unreadable", "yours")
    assert "data.foyers" in found["remedy"]


def test_what_is_found_is_told_with_whose_it_is_and_what_to_do(written: Path, nameless: None) -> None:
    shown = run(written)

    assert shown.exit_code == 2
    assert "  host-unknown (yours)\n" in shown.output
    assert "    to do     correct target.droits, or join the network where cible.test has a name\n" in shown.output
    assert "exit 2: to mend before any verdict: 2 yours" in shown.output


def test_no_secret_is_told(written: Path, nameless: None) -> None:
    for shown in (run(written), run(written, "--json")):
        assert "[api_key hopital]" in shown.output
        assert "cle-tres-secrete" not in shown.output


def test_json_stands_alone_on_stdout(written: Path, nameless: None) -> None:
    shown = run(written, "--json")

    told = orjson.loads(shown.stdout)
    assert (told["target"], told["healthy"], told["exit_code"]) == ("cible", False, 2)
    assert told["whose"] == {"yours": 2, "ours": 0, "the target's": 0}
    assert "found   dns" in shown.stderr


def test_a_healthy_target_is_exit_code_zero(written: Path, consultation: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_module, "admit", lambda *_: consultation.patient())

    shown = run(written)

    assert shown.exit_code == 0
    assert "exit 0: healthy: the target can be judged" in shown.output


def test_the_system_lends_time_and_network(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lent: list[Any] = []

    def admit(*given: Any) -> Any:
        lent.extend(given)
        raise command_module.BenchError("assez")

    monkeypatch.setattr(command_module, "admit", admit)
    run(written)

    assert lent[2] == Surroundings()


@pytest.mark.parametrize("arguments", [(), ("candidat.toml", "--sandbox")])
def test_either_a_profile_or_a_sandbox_is_asked_for(arguments: tuple[str, ...]) -> None:
    shown = run(*arguments)

    assert shown.exit_code == click.UsageError.exit_code
    assert "give either a PROFILE or --sandbox" in shown.output


def test_its_help_shows_an_example_and_the_exit_codes() -> None:
    shown = run("--help")

    assert "droits doctor candidat.toml" in shown.output
    assert "Exit codes: 0 healthy, 2" in shown.output
