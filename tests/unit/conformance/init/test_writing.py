"""The text of a profile."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from droits_conformance.init.draft import Draft, DraftClient
from droits_conformance.init.writing import profile_text, variables
from droits_conformance.profile import parse_profile

CLIENT = DraftClient("hopital", "etablissement-de-soins")
DRAFT = Draft("cible", "http://cible.test/v1/", "http://fc.test/api/v2", (CLIENT,))
WAYS: dict[str, dict[str, Any]] = {
    "the least": {},
    "a command": {"tokens": "command"},
    "the environment": {"tokens": "env"},
    "nobody named": {"foyers": "unknown"},
    "people": {"foyers": "unknown", "personas": ("claire", 'k"arim')},
    "an odd name": {"name": 'a "b"\n\\c', "clients": (DraftClient("clé 1", "etablissement-de-soins", "id"),)},
    "apart": {"clients": (CLIENT, DraftClient("f", "etablissement-de-soins", "id", habilitation="revoked", quota=3))},
    "lent": {
        "control": "http://cible.test/c/",
        "control_token": True,
        "stats": "http://cible.test/s",
        "today": "2026-11-24",
    },
}


class Everything(dict[str, str]):
    """Every variable is set."""

    def get(self, key: str, _default: Any = None) -> Any:
        return f"{key}-value"


def draft(**changes: Any) -> Draft:
    values = {name: getattr(DRAFT, name) for name in Draft.__slots__}
    return Draft(**(values | changes))


@pytest.mark.parametrize("way", WAYS)
def test_the_reader_takes_what_is_written(way: str) -> None:
    written = draft(**WAYS[way])

    profile = parse_profile(tomllib.loads(profile_text(written)), "p.toml", Path(), Everything())

    assert profile.name == written.name
    assert [one.name for one in profile.all_clients] == [one.name for one in written.clients]
    assert tuple(one.login for one in profile.personas) == written.personas
    assert (profile.broker.tokens, profile.foyers) == (written.tokens, written.foyers)


def test_an_editor_finds_the_schema_on_the_first_line() -> None:
    assert profile_text(DRAFT).splitlines()[0] == "#:schema ./profile.schema.json"


def test_what_the_profile_refers_to_is_listed_once() -> None:
    assert variables(DRAFT) == ["HOPITAL_API_KEY", "HOPITAL_CLIENT_ID", "HOPITAL_CLIENT_SECRET"]


def test_tokens_of_the_environment_are_listed_for_each_client_and_person() -> None:
    named = draft(tokens="env", foyers="unknown", personas=("claire.dupont",))

    assert variables(named)[-1] == "DROITS_TOKEN_HOPITAL_CLAIRE_DUPONT"


def test_a_variable_is_named_after_its_client() -> None:
    assert DraftClient("clé-1", "x").variable("API_KEY") == "CL__1_API_KEY"
