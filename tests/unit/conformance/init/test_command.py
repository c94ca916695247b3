"""`droits init` as people run it."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner, Result

from droits_conformance.init import announcement
from droits_conformance.init import command as command_module
from droits_conformance.init.command import init
from droits_conformance.profile import read_profile
from droits_contract.errors import BenchError

SAID = (
    "--droits=http://cible.test/v1",
    "--issuer=http://fc.test/api/v2",
    "--client=hopital=etablissement-de-soins",
)
ANNOUNCED = {
    "droits": "http://127.0.0.1:1/v1/",
    "brokers": {"v1": "http://127.0.0.1:1/api/v1", "v2": "http://127.0.0.1:1/api/v2"},
    "control": "http://127.0.0.1:1/control/",
    "control_token": "jeton-de-controle",
    "supervision": {"stats": "http://127.0.0.1:1/api/stats/"},
    "clients": [
        {
            "name": "hopital",
            "convention": "etablissement-de-soins",
            "api_key": "cle-tres-secrete",
            "client_id": "abc",
            "client_secret": "secret-tres-secret",
            "redirect_uri": "http://127.0.0.1:9999/callback",
        }
    ],
}
SET = {
    "HOPITAL_API_KEY": "a",
    "HOPITAL_CLIENT_ID": "b",
    "HOPITAL_CLIENT_SECRET": "c",
    "BANC_DROITS_CONTROL_TOKEN": "d",
}
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, typed: str | None = None) -> Result:
        monkeypatch.setattr(command_module, "_at_a_terminal", lambda: typed is not None)
        return CliRunner().invoke(init, arguments, input=typed)

    return run


def test_options_say_all_that_a_profile_needs(run: Run) -> None:
    result = run(*SAID)

    assert result.exit_code == 0, result.output
    profile = read_profile(Path("profile.toml"), SET)
    assert (profile.name, profile.droits, profile.foyers) == ("cible.test", "http://cible.test/v1/", "cast")
    assert "export HOPITAL_API_KEY=…" in result.output


def test_a_script_reads_what_to_set(run: Run) -> None:
    told = json.loads(run(*SAID, "--json", "--out", "p.toml").stdout)

    assert told == {
        "profile": "p.toml",
        "environment": ["HOPITAL_API_KEY", "HOPITAL_CLIENT_ID", "HOPITAL_CLIENT_SECRET"],
    }


def test_at_a_terminal_what_is_missing_is_asked(run: Run) -> None:
    typed = "http://cible.test/v1\n\nv2\nhttp://fc.test/api/v2\n\nunknown\nclaire karim\nhopital\netablissement-de-soins\n\n"

    result = run(typed=typed)

    assert result.exit_code == 0, result.output
    profile = read_profile(Path("profile.toml"), SET)
    assert [one.login for one in profile.personas] == ["claire", "karim"]
    assert (profile.name, profile.broker.tokens) == ("cible.test", "pages")


def test_without_a_terminal_what_is_missing_is_named(run: Run) -> None:
    result = run("--droits=http://cible.test/")

    assert result.exit_code == 2
    assert "--issuer, --client missing" in result.output
    assert not Path("profile.toml").exists()


def test_a_file_that_is_there_stays_as_it_is(run: Run) -> None:
    Path("profile.toml").write_text("# à moi", encoding="utf-8")

    assert "already" in str(run(*SAID).exception)
    assert Path("profile.toml").read_text(encoding="utf-8") == "# à moi"
    assert run(*SAID, "--force").exit_code == 0


def test_a_folder_that_is_not_there_is_told(run: Run) -> None:
    refused = run(*SAID, "--out", "absent/p.toml").exception

    assert isinstance(refused, BenchError)
    assert "cannot be written" in str(refused)


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--droits=cible", "target.droits"),
        ("--foyers=absent", "data.foyers"),
        ("--persona=claire", "personas"),
        ("--client=x=inconnue", "clients.x.convention"),
    ],
)
def test_what_the_reader_would_refuse_is_not_written(run: Run, option: str, told: str) -> None:
    refused = run(*SAID, option).exception

    assert isinstance(refused, BenchError)
    assert told in str(refused)
    assert not Path("profile.toml").exists()


def test_a_client_without_convention_is_a_usage_error(run: Run) -> None:
    result = run("--client=hopital")

    assert (result.exit_code, "NAME=CONVENTION" in result.output) == (2, True)


def test_a_command_may_be_said_in_one_text(run: Run) -> None:
    run(*SAID, "--token-command", "./mon-jeton '{persona}' {scopes}")

    issued = read_profile(Path("profile.toml"), SET).broker.issued
    assert issued is not None
    assert issued.command == ("./mon-jeton", "{persona}", "{scopes}")


def test_a_sandbox_says_everything_but_its_secrets(run: Run) -> None:
    Path("annonce.json").write_text(json.dumps(ANNOUNCED), encoding="utf-8")

    result = run("--from-sandbox", "annonce.json", "--foyers=unknown", "--persona=claire")

    assert result.exit_code == 0, result.output
    written = Path("profile.toml").read_text(encoding="utf-8")
    assert "secret-tres" not in written + result.output
    assert "cle-tres" not in written + result.output
    assert "jeton-de-controle" not in written + result.output
    profile = read_profile(Path("profile.toml"), SET)
    assert profile.control is not None
    assert (profile.clients[0].client_id, profile.supervision.stats) == ("abc", "http://127.0.0.1:1/api/stats/")


def test_a_sandbox_that_runs_is_asked_at_its_control_api() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json=ANNOUNCED) if request.url.path == "/control/" else httpx.Response(404)

    told = announcement.announced("http://127.0.0.1:1", transport=httpx.MockTransport(answer))

    assert told == ANNOUNCED
    assert asked[0] == "http://127.0.0.1:1/control/"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"droits": "x", "brokers": {}, "clients": [{}]}'])
def test_what_announces_no_sandbox_is_one_line(run: Run, content: str) -> None:
    Path("annonce.json").write_text(content, encoding="utf-8")

    refused = run("--from-sandbox", "annonce.json").exception

    assert isinstance(refused, BenchError)
    assert refused.code == "announcement-error"


def test_a_sandbox_that_does_not_answer_is_one_line() -> None:
    def silence(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("non", request=request)

    with pytest.raises(BenchError, match="does not answer"):
        announcement.announced("http://127.0.0.1:1", transport=httpx.MockTransport(silence))


def test_the_schema_is_printed_and_nothing_written(run: Run) -> None:
    result = run("--schema")

    assert json.loads(result.stdout)["title"] == "Profile of a target"
    assert list(Path.cwd().iterdir()) == []


def test_the_help_has_examples() -> None:
    assert isinstance(init, click.Command)
    assert "droits init --from-sandbox" in CliRunner().invoke(init, ["--help"]).output
