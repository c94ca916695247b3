"""`droits token`: the token alone on stdout, obtained by walking the pages of the fake target."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.errors import UnknownClient
from droits_conformance.replay import token_command
from droits_conformance.replay.token_command import token
from droits_conformance.target import Profile
from droits_conformance.wire import Wire
from droits_contract.errors import BenchError

Ask = Callable[..., Result]
CLAIRE = ("--persona", "claire.dupont", "--client", "hopital")


@pytest.fixture
def ask(profile: Profile, target: Any, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on the fake target, whatever profile it is given."""

    def on_the_fake(side: str, *arguments: Any, **options: Any) -> Wire:
        return Wire(side, *arguments, **options, transport=httpx.MockTransport(target))

    monkeypatch.setattr(token_command, "Wire", on_the_fake)
    monkeypatch.setattr(token_command, "read_profile", lambda *_: profile)
    return lambda *arguments: CliRunner().invoke(token, ["profile.toml", *arguments])


def test_the_token_stands_alone_on_stdout(ask: Ask, target: Any) -> None:
    ended = ask(*CLAIRE)

    assert (ended.exit_code, ended.stdout.strip() in target.live) == (0, True)
    assert len(ended.stdout.splitlines()) == 1


def test_json_says_how_long_it_lives(ask: Ask) -> None:
    told = orjson.loads(ask(*CLAIRE, "--json").stdout)

    assert (told["token_type"], told["expires_in"]) == ("Bearer", 60)


def test_it_speaks_the_version_that_is_asked_for(ask: Ask, target: Any) -> None:
    ask(*CLAIRE, "--fc", "v1")

    assert target.asked["version"] == "v1"


def test_it_asks_for_the_scopes_of_the_convention_or_for_others(ask: Ask, target: Any) -> None:
    ask(*CLAIRE)
    usual = target.asked["scope"]
    ask(*CLAIRE, "--scope", "openid")

    assert ("droits_assurance_maladie" in usual, target.asked["scope"]) == (True, "openid")


def test_an_unknown_client_is_refused_with_those_that_are_there(ask: Ask) -> None:
    ended = ask("--persona", "claire.dupont", "--client", "nobody")

    assert isinstance(ended.exception, UnknownClient)
    assert "expected one of hopital" in str(ended.exception)


def test_a_version_that_the_broker_does_not_speak_is_refused(
    ask: Ask, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_v2 = replace(profile, broker=replace(profile.broker, v1_issuer=None))
    monkeypatch.setattr(token_command, "read_profile", lambda *_: only_v2)

    ended = ask(*CLAIRE, "--fc", "v1")

    assert isinstance(ended.exception, BenchError)
    assert "is v2 only" in str(ended.exception)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--client", "hopital"),
        ("--client", "hopital", "--api-key"),
        (*CLAIRE, "--sandbox-url", "http://cible.test/"),
        (*CLAIRE, "--api-key"),
    ],
)
def test_what_is_not_asked_for_clearly_is_refused(ask: Ask, arguments: tuple[str, ...]) -> None:
    assert ask(*arguments).exit_code == 2


def test_an_address_where_no_sandbox_is_gives_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_command, "announced", lambda _: {"droits": None, "brokers": None, "clients": None})

    ended = CliRunner().invoke(token, ["--sandbox-url", "http://cible.test/", *CLAIRE])

    assert isinstance(ended.exception, BenchError)
    assert "http://cible.test/: an announcement that cannot be used" in str(ended.exception)
