"""The rules that need a clock or a broker in the judge's hands, on real sandboxes, as a profile describes them.

The sandbox's own client of another FranceConnect (`--broker`) is the independent reader of what the judge says as broker.
"""

import socket
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_conformance.sandbox_pair import OF_FRANCECONNECT
from droits_simulator.franceconnect.hostile import HOSTILITIES

pytestmark = pytest.mark.acceptance

RULES = ("AUT-005", "AUT-007", "AUT-013", "FEN-012")
PROFILE = """\
[target]
name = "candidat"
droits = "{droits}"

[broker]
version = "{version}"
issuer = "{broker}"

[control]
url = "{control}"

[played_broker]
droits = "{second}"
issuer = "{issuer}"
version = "{version}"

[clients.hopital]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "{client_id}"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"
"""


def judged(arguments: list[str], folder: Path) -> dict[str, tuple[str, str | None]]:
    only = [option for rule in RULES for option in ("--only", rule)]
    ended = CliRunner().invoke(verify, [*arguments, *only, "--seed", "1", "--json", "--report", str(folder)])
    assert ended.exit_code == 0, ended.output
    report = orjson.loads((folder / "report.json").read_bytes())
    return {rule["id"]: (rule["verdict"], rule["reason"]) for rule in report["rules"]}


def test_a_sandbox_passes_all_of_them(tmp_path: Path) -> None:
    assert judged(["--sandbox"], tmp_path) == dict.fromkeys(RULES, ("passed", None))


def test_a_generated_population_on_a_day_of_its_own_passes_too(tmp_path: Path) -> None:
    options = ["--sandbox", "--today", "2031-07-01", "--population", "3000000:7"]

    assert judged(options, tmp_path) == dict.fromkeys(RULES, ("passed", None))


@pytest.fixture
def second(sandbox_with: Any) -> Any:
    """A sandbox that asks a v1 FranceConnect at an address where nobody listens yet."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        issuer = f"http://127.0.0.1:{found.getsockname()[1]}/api/v1"
    with sandbox_with("--broker", issuer, "--broker-version", "v1") as announced:
        yield announced | {"issuer": issuer}


def test_a_profile_of_v1_lends_the_same(
    sandbox: dict[str, Any], second: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = next(one for one in sandbox["clients"] if one["name"] == "hopital")
    monkeypatch.setenv("CLE", client["api_key"])
    monkeypatch.setenv("SECRET", client["client_secret"])
    path = tmp_path / "candidat.toml"
    told = {"version": "v1", "broker": sandbox["brokers"]["v1"], "client_id": client["client_id"]}
    addresses = {"droits": sandbox["droits"], "control": sandbox["control"]}
    path.write_text(
        PROFILE.format(**told, **addresses, second=second["droits"], issuer=second["issuer"]), encoding="utf-8"
    )

    found = judged([str(path)], tmp_path / "rapport")

    assert {rule: verdict for rule, (verdict, _) in found.items()} == {
        "AUT-005": "passed",
        "AUT-007": "inapplicable",  # active:false is v2's
        "AUT-013": "passed",
        "FEN-012": "passed",
    }


def test_the_judge_leaves_no_session_behind(sandbox: dict[str, Any]) -> None:
    listed = httpx.get(f"{sandbox['control']}sessions", trust_env=False).json()["sessions"]

    assert [one for one in listed if one["label"] == "droits verify"] == []


def test_the_judge_tells_misbehaviours_of_franceconnect_by_their_names() -> None:
    assert all(name.startswith(OF_FRANCECONNECT) for name in HOSTILITIES)
