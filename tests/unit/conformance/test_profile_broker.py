"""Where a profile says that tokens come from."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile_broker import read_broker
from droits_conformance.profile_table import Table
from droits_conformance.target import BrokerProfile

PROGRAM = 'tokens = "command"\ntoken_command = ["./jeton", "{client}", "{persona}", "{scopes}"]'


def read(text: str) -> BrokerProfile:
    document: dict[str, Any] = tomllib.loads(f'[broker]\nversion = "v2"\nissuer = "http://fc.test/api/v2"\n{text}')
    return read_broker(Table("p.toml", "", document, ("broker",), {}), Path("dossier"))


def test_tokens_come_from_the_pages_unless_the_profile_says_otherwise() -> None:
    broker = read("")

    assert (broker.tokens, broker.has_pages, broker.issued) == ("pages", True, None)


def test_a_command_is_a_list_run_beside_the_profile() -> None:
    broker = read(f"{PROGRAM}\ntoken_timeout = 5\ntoken_life = 30")

    assert broker.issued is not None
    assert not broker.has_pages
    assert broker.issued.command == ("./jeton", "{client}", "{persona}", "{scopes}")
    assert (broker.issued.folder, broker.issued.seconds, broker.issued.life) == (Path("dossier"), 5.0, 30.0)


def test_the_environment_has_a_usual_variable() -> None:
    issued = read('tokens = "env"').issued

    assert issued is not None
    assert (issued.variable, issued.command, issued.life) == ("DROITS_TOKEN_{client}_{persona}", (), 60.0)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('tokens = "commande"', "tokens", "command (did you mean it?)"),
        ('tokens = "command"', "token_command", "missing"),
        ('tokens = "command"\ntoken_command = "./jeton"', "token_command", "a program and its arguments"),
        ('tokens = "command"\ntoken_command = []', "token_command", "a program and its arguments"),
        ('tokens = "command"\ntoken_command = ["./jeton", 3]', "token_command", "a program and its arguments"),
        (
            'tokens = "command"\ntoken_command = ["./jeton", "{login}"]',
            "token_command",
            "{client}, {persona}, {scopes}",
        ),
        (f"{PROGRAM}\ntoken_timeout = 0", "token_timeout", "number of seconds"),
        (f"{PROGRAM}\ntoken_life = 90000", "token_life", "at most 86400"),
        (f'{PROGRAM}\ntoken_env = "X"', "token_env", 'tokens = "env"'),
        ('tokens = "env"\ntoken_env = "T_{login}"', "token_env", "{client}"),
        ('tokens = "env"\ntoken_command = ["x"]', "token_command", 'tokens = "command"'),
        ('token_command = ["x"]', "token_command", 'tokens = "command"'),
        ("token_life = 60", "token_life", "FranceConnect says"),
    ],
)
def test_what_does_not_go_together_is_refused(text: str, place: str, told: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read(text)

    assert refused.value.place == f"broker.{place}"
    assert told in str(refused.value)
