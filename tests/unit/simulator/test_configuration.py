"""Settings from flags, environment and file: one name each, one order, and nothing unknown."""

import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from droits_simulator import cli
from droits_simulator.configuration import PREFIX, SECRETS, BadSetting, configured, options_of, secret, variable_of

seen: dict[str, Any] = {}


@click.command(context_settings={"auto_envvar_prefix": PREFIX})
@configured
@click.option("--port", type=click.IntRange(0, 65535), default=8800)
@click.option("--fault", multiple=True)
@click.option("--no-wishes", is_flag=True)
@click.option("--log", type=click.Choice(["text", "json"]), default="text")
@click.option("--today")
@click.option("--foyers", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, **given: Any) -> None:
    seen.clear()
    seen.update(given, token=secret(context, "control-token"), key=secret(context, "provider-key"))


def run(*arguments: str, env: dict[str, str] | None = None) -> dict[str, Any]:
    CliRunner().invoke(command, arguments, env=env, catch_exceptions=False, standalone_mode=False)
    return seen


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "banc.toml"


def refused(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadSetting) as caught:
        run("--config", str(file))
    assert caught.value.place == str(file)
    return str(caught.value)


def test_a_flag_wins_over_a_variable_over_the_file_over_the_default(file: Path) -> None:
    file.write_text("port = 3\n", encoding="utf-8")
    variable, named = {f"{PREFIX}_PORT": "2"}, ("--config", str(file))

    assert run("--port", "1", *named, env=variable)["port"] == 1
    assert run(*named, env=variable)["port"] == 2
    assert run(*named)["port"] == 3
    assert run()["port"] == 8800


def test_the_file_says_lists_switches_days_and_paths_that_start_where_it_is(file: Path) -> None:
    file.write_text('fault = ["a", "b"]\nno-wishes = true\ntoday = 2026-11-24\nfoyers = "gens"\n', encoding="utf-8")

    told = run("--config", str(file))

    assert (told["fault"], told["no_wishes"], told["today"]) == (("a", "b"), True, "2026-11-24")
    assert told["foyers"] == file.parent / "gens"


def test_a_variable_holds_several_values_and_names_the_file(file: Path) -> None:
    file.write_text('log = "json"\n', encoding="utf-8")

    told = run(env={f"{PREFIX}_FAULT": "a b", f"{PREFIX}_NO_WISHES": "true", f"{PREFIX}_CONFIG": str(file)})

    assert (told["fault"], told["no_wishes"], told["log"]) == (("a", "b"), True, "json")


def test_a_file_that_nobody_named_is_not_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("port = 3\n", encoding="utf-8")
    monkeypatch.chdir(file.parent)

    assert run()["port"] == 8800


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("prot = 1", "prot: unknown; expected port (did you mean it?)"),
        ("zzz = 1", "zzz: unknown; expected one of control-token, fault"),
        ('config = "autre.toml"', "config: unknown"),
        ("port = true", "port: True; expected a whole number"),
        ('port = "80"', "port: '80'; expected a whole number"),
        ("port = 70000", "port: 70000 is not in the range 0<=x<=65535"),
        ('log = "xml"', "log: 'xml' is not one of 'text', 'json'"),
        ('fault = "a"', "fault: 'a'; expected a list of texts"),
        ('no-wishes = "yes"', "no-wishes: 'yes'; expected true or false"),
        ('foyers = ""', "foyers: ''; expected a text"),
        ("control-token = 12345678901234567890", "control-token: a int; expected a text"),
        ("port =", "file: Invalid value"),
    ],
)
def test_what_the_file_says_wrongly_is_refused_at_its_key(file: Path, text: str, told: str) -> None:
    assert told in refused(file, text)


def test_a_secret_of_a_wrong_type_is_not_repeated(file: Path) -> None:
    assert "12345678901234567890" not in refused(file, "control-token = 12345678901234567890")


def test_a_file_that_is_not_there_or_no_text_is_refused(file: Path) -> None:
    with pytest.raises(BadSetting, match="cannot be read"):
        run("--config", str(file))
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadSetting, match="is not UTF-8"):
        run("--config", str(file))


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (f"{PREFIX}_PROT", "1", f"expected {PREFIX}_PORT or"),
        (f"{PREFIX}_PORT", "zut", "'zut' is not a valid integer range"),
        (f"{PREFIX}_NO_WISHES", "peut-être", "'peut-être' is not a valid boolean"),
        (f"{PREFIX}_LOG", "xml", "'xml' is not one of"),
    ],
)
def test_a_variable_that_is_unknown_or_wrong_is_refused_by_its_name(name: str, value: str, told: str) -> None:
    with pytest.raises(BadSetting, match=rf"^environment: {name}: ") as caught:
        run(env={name: value})
    assert told in str(caught.value)


def test_secrets_come_from_their_variable_before_the_file_and_never_from_a_flag(file: Path) -> None:
    file.write_text('control-token = "du-fichier"\nprovider-key = "cle.json"\n', encoding="utf-8")

    told = dict(run("--config", str(file)))
    assert (told["token"], told["key"]) == ("du-fichier", str(file.parent / "cle.json"))
    assert run("--config", str(file), env={"BANC_DROITS_CONTROL_TOKEN": "d-ici"})["token"] == "d-ici"
    assert run()["token"] is None
    flags = {flag for option in cli.sandbox.params for flag in option.opts}
    assert not [flag for flag in flags if re.search("token|secret|passw", flag)]


def test_the_three_names_of_a_setting_follow_one_rule() -> None:
    options = options_of(cli.sandbox)

    assert len(options) > 20
    assert [key for key, option in options.items() if variable_of(key) != f"{PREFIX}_{option.name}".upper()] == []
    assert not options.keys() & {one.key for one in SECRETS}


def test_a_wrong_file_ends_the_command_in_one_line(file: Path) -> None:
    file.write_text("prot = 1\n", encoding="utf-8")

    result = CliRunner().invoke(cli.sandbox, ["--config", str(file)])

    assert isinstance(result.exception, BadSetting)
