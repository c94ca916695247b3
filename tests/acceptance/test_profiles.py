"""A sandbox judged as a real service is: by a profile that `droits init` wrote, with people who are only named."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_conformance.init.command import init

pytestmark = pytest.mark.acceptance

PEOPLE = ("--foyers=unknown", "--persona=claire.dupont", "--persona=lorine.lambert")
PROGRAM = """\
import sys
from droits_simulator.client import Sandbox
home, client, persona, scopes = sys.argv[1:]
print(Sandbox.at(home).root.log_in(persona, client, scopes=scopes.split()).access_token)
"""


def written(folder: Path, announced: dict[str, Any], *options: str) -> tuple[Path, dict[str, str]]:
    """The profile that `droits init` makes of an announcement, and the variables that it asks to be set."""
    told, profile = folder / "annonce.json", folder / "profile.toml"
    told.write_text(json.dumps(announced), encoding="utf-8")
    CliRunner().invoke(init, ["--from-sandbox", str(told), "--out", str(profile), *options], catch_exceptions=False)
    secrets = {}
    for client in (*announced["clients"], *announced["apart"]):
        for what in ("api_key", "client_secret"):
            secrets[f"{client['name']}_{what}".upper()] = client[what]
    assert set(secrets) >= set(re.findall(r'"env:(\w+)"', profile.read_text(encoding="utf-8")))
    return profile, secrets


def judged(profile: Path, environ: dict[str, str], *rules: str) -> tuple[int, dict[str, str]]:
    """Exit code and verdicts by rule."""
    folder = profile.parent / "rapport"
    chosen = [part for rule in rules for part in ("--only", rule)]
    ended = CliRunner().invoke(
        verify,
        [str(profile), "--processes", "1", "--report", str(folder), *chosen],
        env=environ,
        catch_exceptions=False,
    )
    told = orjson.loads((folder / "report.json").read_bytes())
    return ended.exit_code, {rule["id"]: rule["verdict"] for rule in told["rules"]}


def test_rules_that_need_no_oracle_judge_a_service_whose_data_nobody_knows(
    sandbox: dict[str, Any], tmp_path: Path
) -> None:
    profile, environ = written(tmp_path, sandbox, *PEOPLE)

    rules = ("AUT-001", "AUT-014", "BEN-005", "CON-003", "CVN-002", "EXO-001", "FCO-012", "FEN-009", "PRV-005")
    code, verdicts = judged(profile, environ, *rules, "BEN-001")

    assert verdicts == {**dict.fromkeys(rules, "passed"), "BEN-001": "inapplicable"}
    assert code == 0


def test_a_mask_that_leaks_is_found_in_a_service_whose_data_nobody_knows(sandbox_with: Any, tmp_path: Path) -> None:
    with sandbox_with("--fault", "motif-montre-aux-complementaires") as announced:
        profile, environ = written(tmp_path, announced, *PEOPLE)

        assert judged(profile, environ, "CVN-002") == (1, {"CVN-002": "failed"})


def test_a_program_that_prints_tokens_stands_for_the_pages(sandbox: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "jeton.py").write_text(PROGRAM, encoding="utf-8")
    home = sandbox["control"].removesuffix("control/")
    command = f"{sys.executable} jeton.py {home} {{client}} {{persona}} {{scopes}}"
    profile, environ = written(tmp_path, sandbox, *PEOPLE, "--token-command", command)

    code, verdicts = judged(profile, environ, "AUT-001", "AUT-009", "AUT-014", "FCO-012")

    assert verdicts == {
        "AUT-001": "passed",
        "AUT-009": "passed",
        "AUT-014": "inapplicable",
        "FCO-012": "inapplicable",
    }
    assert code == 0
