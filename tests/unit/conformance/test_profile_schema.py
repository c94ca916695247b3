"""The JSON schema of profiles accepts what the reader accepts, and refuses what it refuses."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest

from droits_conformance.capabilities import CAPABILITIES
from droits_conformance.errors import ProfileError
from droits_conformance.init.command import schema_text
from droits_conformance.profile import parse_profile
from droits_conformance.profile_broker import BROKER
from droits_conformance.profile_people import DATA, PERSONA
from droits_contract import Level, load_conventions, load_rules

SCHEMA: dict[str, Any] = orjson.loads(schema_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "profile.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
BASE = """
[target]
name = "candidat"
droits = "http://127.0.0.1:8800/test/v1/droits/beneficiaires"
[broker]
version = "v2"
issuer = "http://127.0.0.1:8800/api/v2/"
{broker}
[clients.hopital]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "abc"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"
{more}
"""
POLICY = "[policy]\nskipped = false\ninapplicable = false\nleast_judged = 100\n"
WAIVER = '[[waivers]]\nrule = "EXO-003"\nowner = "droits"\nreason = "mended soon"\nexpires = 2026-11-24\n'
GOOD = {
    "the least": ("", ""),
    "a command": (
        'tokens = "command"\ntoken_command = ["./jeton", "{persona}"]\ntoken_timeout = 5.5\ntoken_life = 60',
        "",
    ),
    "the environment": ('tokens = "env"\ntoken_env = "JETON_{client}_{persona}_{scopes}"', ""),
    "people": ("", '[data]\nfoyers = "unknown"\n[[personas]]\nlogin = "a"\n[[personas]]\nlogin = "b"\nnir = "env:NIR"'),
    "a client apart": (
        "",
        (
            'scopes = ["openid"]\n[clients.frugale]\nconvention = "etablissement-de-soins"\napi_key = "env:CLE"\n'
            'client_id = "d"\nclient_secret = "env:SECRET"\nredirect_uri = "http://127.0.0.1:9999/cb"\n'
            'habilitation = "revoked"\nquota = {par_seconde = 3}'
        ),
    ),
    "what is lent": (
        'password = "abc"\nv1_issuer = "http://127.0.0.1:8800/api/v1"',
        (
            '[control]\nurl = "http://127.0.0.1/control"\ntoken = "env:CLE"\n[supervision]\nstats = "http://127.0.0.1/s/"\n'
            "[limits]\nwait_seconds = 30\n[capabilities]\nlogout = false\nrevocation = true\n"
            '[silent]\nBEN-003 = "excluded"\n[policy]\nwarned = false'
        ),
    ),
    "a policy and a waiver": ("", POLICY + WAIVER),
    "a waiver with a scope": ("", WAIVER + 'operation = "getMe"\nclient = "hopital"\npersona = "claire.dupont"'),
}
BAD = {
    "a waiver that nobody owns": ("", WAIVER.replace("droits", " ")),
    "a waiver without a reason": ("", WAIVER.replace('reason = "mended soon"\n', "")),
    "a waiver for ever": ("", WAIVER.replace("2026-11-24", '"never"')),
    "a scope that means nothing": ("", WAIVER + 'theme = "caisse"'),
    "too few to judge": ("", "[policy]\nleast_judged = -1"),
    "an unknown table": ("", "[politique]\nx = 1"),
    "an unknown key": ("jetons = 3", ""),
    "another version": ('version2 = "v3"', ""),
    "another source": ('tokens = "page"', ""),
    "a command in one text": ('tokens = "command"\ntoken_command = "x"', ""),
    "no command": ('tokens = "command"', ""),
    "a command without its source": ('token_command = ["x"]', ""),
    "a variable without its source": ('token_env = "X"', ""),
    "a life without its source": ("token_life = 60", ""),
    "a place that means nothing": ('tokens = "env"\ntoken_env = "{login}"', ""),
    "such a place in a command": ('tokens = "command"\ntoken_command = ["x", "{login}"]', ""),
    "no time": ('tokens = "command"\ntoken_command = ["x"]\ntoken_timeout = 0', ""),
    "an address with a query": ('v1_issuer = "http://x/?a=1"', ""),
    "no address": ('v1_issuer = "v1"', ""),
    "a nir in the file": ("", '[data]\nfoyers = "unknown"\n[[personas]]\nlogin = "a"\nnir = "2850349990012"'),
    "nobody's name": ("", '[data]\nfoyers = "unknown"\n[[personas]]\nnir = "env:NIR"'),
    "a quota that cannot be": ("", "quota = {par_seconde = 101}"),
    "an empty quota": ("", "quota = {}"),
    "another habilitation": ("", 'habilitation = "perdue"'),
    "scopes in one text": ("", 'scopes = "openid profile"'),
    "no scope": ("", "scopes = []"),
    "a secret in the file": ("", '[control]\nurl = "http://x/"\ntoken = "abc"'),
    "an unknown capability": ("", "[capabilities]\nlogin = false"),
    "a flag in a text": ("", '[capabilities]\nlogout = "no"'),
    "a rule that leaves no choice": ("", '[silent]\nBEN-001 = "x"'),
    "waiting for ever": ("", "[limits]\nwait_seconds = 4000"),
    "a policy in a text": ("", '[policy]\nwarned = "yes"'),
    "an empty name": ('password = ""', ""),
}
# What no schema can know: files, the environment, and what one value says of another.
READER_ALONE = {
    "a folder that is not there": ("", '[data]\nfoyers = "absent"'),
    "people beside a data set": ("", '[[personas]]\nlogin = "a"'),
    "one person twice": ("", '[data]\nfoyers = "unknown"\n[[personas]]\nlogin = "a"\n[[personas]]\nlogin = "a"'),
    "a variable that is not set": ('password = "env:ABSENTE"', ""),
    "clients that are all apart": ("", 'habilitation = "revoked"'),
    "a key that is no file": ("", '[provider]\nclient_id = "a"\nclient_secret = "env:CLE"\nkey = "absent.json"'),
}
ENVIRON = {"CLE": "cle-1", "SECRET": "secret-1", "NIR": "2850349990012"}


class Everything(dict[str, str]):
    """Every variable is set; whatever ends in NIR holds one."""

    def get(self, key: str, _default: Any = None) -> Any:
        return ENVIRON["NIR"] if "NIR" in key else "x" * 12


def document(broker: str, more: str) -> dict[str, Any]:
    return tomllib.loads(BASE.replace("{broker}", broker).replace("{more}", more))


def wire(value: Any) -> Any:
    """The document as editors see it: a date is a text."""
    if isinstance(value, dict):
        return {name: wire(member) for name, member in value.items()}
    if isinstance(value, list):
        return [wire(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def reader_accepts(told: dict[str, Any], environ: dict[str, str], folder: Path) -> bool:
    try:
        parse_profile(told, "p.toml", folder, environ)
    except ProfileError:
        return False
    return True


@pytest.mark.parametrize("case", GOOD)
def test_both_accept(case: str, tmp_path: Path) -> None:
    told = document(*GOOD[case])

    assert reader_accepts(told, ENVIRON, tmp_path)
    assert [error.message for error in VALIDATOR.iter_errors(wire(told))] == []


@pytest.mark.parametrize("case", BAD)
def test_both_refuse(case: str, tmp_path: Path) -> None:
    told = document(*BAD[case])

    assert not reader_accepts(told, ENVIRON, tmp_path)
    assert not VALIDATOR.is_valid(wire(told))


@pytest.mark.parametrize("case", READER_ALONE)
def test_the_reader_alone_refuses(case: str, tmp_path: Path) -> None:
    told = document(*READER_ALONE[case])

    assert not reader_accepts(told, ENVIRON, tmp_path)
    assert VALIDATOR.is_valid(wire(told))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_both_accept_what_the_guide_shows(example: str, tmp_path: Path) -> None:
    told = tomllib.loads(example)
    for name in re.findall(r'foyers = "([\w-]+\.jsonl)"', example):
        (tmp_path / name).touch()

    if "target" in told:
        parse_profile(told, "p.toml", tmp_path, Everything())
    errors = [error for error in VALIDATOR.iter_errors(wire(told)) if "target" in told or error.path]
    assert errors == []


def properties(*path: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA
    for name in path:
        found = found[name]
    return found


def keys_told(table: str, text: str, key: str = "zzzz") -> set[str]:
    """The keys that the reader says a table may hold, when it refuses one that no table holds."""
    told = document("", text)
    with pytest.raises(ProfileError) as refused:
        parse_profile(told, "p.toml", Path(), Everything())
    assert refused.value.place.endswith(f"{table}.{key}".lstrip("."))
    return set(refused.value.expected.removeprefix("one of ").split(", "))


def test_the_schema_is_one_and_explains_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    silent = [
        place for place, node in nodes(SCHEMA["properties"]) if not (node.get("title") and node.get("description"))
    ]

    assert silent == []


def nodes(members: dict[str, Any], place: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every key that the schema knows, with what it says of it."""
    found = []
    for name, node in members.items():
        here = f"{place}.{name}"
        found.append((here, node))
        for inner in (node, node.get("items"), node.get("additionalProperties")):
            if isinstance(inner, dict):
                found += nodes(inner.get("properties", {}), here)
    return found


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("supervision", "[supervision]\nzzzz = 1"),
        ("control", '[control]\nurl = "http://x/"\nzzzz = 1'),
        ("provider", "[provider]\nzzzz = 1"),
        ("played_broker", "[played_broker]\nzzzz = 1"),
        ("limits", "[limits]\nzzzz = 1"),
        ("capabilities", "[capabilities]\nzzzz = false"),
        ("silent", '[silent]\nzzzz = "x"'),
    ],
)
def test_a_table_has_the_keys_that_the_reader_knows(table: str, text: str) -> None:
    assert set(properties("properties", table, "properties")) == keys_told(table, text)


def test_the_clients_have_the_keys_that_the_reader_knows() -> None:
    known = properties("properties", "clients", "additionalProperties", "properties")

    assert set(known) == keys_told("clients.hopital", "zzzz = 1")
    assert known["convention"]["enum"] == sorted(load_conventions())


def test_broker_data_people_and_choices_have_the_keys_that_the_reader_knows() -> None:
    assert set(properties("properties", "broker", "properties")) == set(BROKER)
    assert set(properties("properties", "data", "properties")) == set(DATA)
    assert set(properties("properties", "personas", "items", "properties")) == set(PERSONA)
    assert set(properties("properties", "capabilities", "properties")) == set(CAPABILITIES)
    assert set(properties("properties", "silent", "properties")) == {
        rule.id for rule in load_rules() if rule.level is Level.SILENT
    }


def test_the_schema_knows_every_table_of_the_reader() -> None:
    assert keys_told("", "[zzzz]\nx = 1") <= set(SCHEMA["properties"])


def test_the_target_has_the_keys_that_the_reader_knows() -> None:
    told = document("", "")
    told["target"]["zzzz"] = 1

    with pytest.raises(ProfileError) as refused:
        parse_profile(told, "p.toml", Path(), Everything())
    assert set(refused.value.expected.removeprefix("one of ").split(", ")) == set(
        properties("properties", "target", "properties")
    )
