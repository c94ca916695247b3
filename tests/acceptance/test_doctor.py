"""`droits doctor` before a sandbox that is known by its profile alone."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from droits_conformance.doctor.command import doctor
from droits_contract.source import artefact

pytestmark = pytest.mark.acceptance


@pytest.fixture
def written(sandbox: dict[str, Any], tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """The profile of the sandbox with a single household, and the variables that it refers to."""
    household = artefact("fixtures", "foyers", "dupont-trois-enfants.yaml")
    lines = [f'[target]\nname = "bac à sable"\ndroits = "{sandbox["droits"]}"']
    lines += [
        f'[broker]\nversion = "v2"\nissuer = "{sandbox["brokers"]["v2"]}"',
        f'[control]\nurl = "{sandbox["control"]}"',
    ]
    lines += [f'[data]\nfoyers = "{household}"']
    environ = {}
    for client in sandbox["clients"]:
        name = client["name"]
        lines += [f'[clients.{name}]\nconvention = "{client["convention"]}"\nclient_id = "{client["client_id"]}"']
        lines += [
            f'redirect_uri = "{client["redirect_uri"]}"\napi_key = "env:{name}_K"\nclient_secret = "env:{name}_S"'
        ]
        environ |= {f"{name}_K": client["api_key"], f"{name}_S": client["client_secret"]}
    path = tmp_path / "bac-a-sable.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path, environ


def examined(path: Path, environ: dict[str, str]) -> Result:
    return CliRunner().invoke(doctor, [str(path), "--json"], env=environ, catch_exceptions=False)


def test_a_sandbox_that_it_starts_is_healthy() -> None:
    shown = CliRunner().invoke(doctor, ["--sandbox", "--json"], catch_exceptions=False)

    assert (shown.exit_code, orjson.loads(shown.stdout)["healthy"]) == (0, True)


def test_keys_that_were_exchanged_are_found_by_a_real_refusal(written: tuple[Path, dict[str, str]]) -> None:
    path, environ = written
    exchanged = environ | {"hopital_K": environ["mutuelle_K"], "mutuelle_K": environ["hopital_K"]}

    shown = examined(path, exchanged)

    found = [one["code"] for part in orjson.loads(shown.stdout)["examinations"] for one in part["symptoms"]]
    assert (shown.exit_code, found) == (2, ["api-keys-swapped"] * 2)


def test_a_client_id_that_nobody_registered_is_told_by_franceconnects_own_words(
    written: tuple[Path, dict[str, str]],
) -> None:
    path, environ = written
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'client_id = "\w+"', f'client_id = "{"0" * 64}"', text, count=1), encoding="utf-8")

    found = [one for part in orjson.loads(examined(path, environ).stdout)["examinations"] for one in part["symptoms"]]
    assert [one["code"] for one in found] == ["client-unknown"]
