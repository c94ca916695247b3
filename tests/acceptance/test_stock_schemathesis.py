"""A stock tool on the published contract: `st run`, unmodified, finds no server error and no schema violation.

The tool reads `spec/published/droits-2019.yaml` and the sandbox's URL, as anybody's copy would. It gets both credentials,
and the NIR of the person who logged in, so that answers hold data; each run ends before its token does (60 s).
"""

import json
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from droits_conformance.exchange import Journal
from droits_conformance.journey import Login
from droits_conformance.target import BrokerProfile, ClientProfile
from droits_conformance.wire import Wire
from droits_contract import load_contract
from droits_contract.source import artefact
from droits_fixtures import Personne, load_cast

pytestmark = pytest.mark.acceptance

LOGIN = "claire.dupont"
ST = Path(sys.executable).with_name("st")
OPERATIONS = {operation.path for operation in load_contract("droits-2019").operations}


@pytest.fixture(scope="module")
def persona() -> Personne:
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    return next(found for found in load_cast(today).personas() if found.login == LOGIN)


def credentials_at(announced: dict[str, Any], persona: Personne) -> tuple[str, str]:
    """The hospital's key, and a token obtained through the real pages just now."""
    client = next(ClientProfile(**client) for client in announced["clients"] if client["name"] == "hopital")
    journal = Journal()
    login = Login(
        BrokerProfile("v2", announced["brokers"]["v2"]),
        lambda cookies: Wire("broker", journal, timeout=10.0, cookies=cookies),
    )
    return client.api_key, login.obtain(client, persona, ("openid", "droits_assurance_maladie")).access_token


def st_run(
    announced: dict[str, Any], pinned: dict[str, str], persona: Personne, folder: Path, *options: str
) -> "subprocess.CompletedProcess[str]":
    """`st run` in a folder of its own, whose configuration file pins parameters for every phase, the `nir` among them."""
    lines = [f'{name} = "{value}"' for name, value in ({"nir": persona.nir} | pinned).items()]
    (folder / "schemathesis.toml").write_text("\n".join(["[parameters]", *lines]), encoding="utf-8")
    api_key, token = credentials_at(announced, persona)
    command = [
        *(str(ST), "run", str(artefact("spec", "published", "droits-2019.yaml")), "--url", announced["droits"]),
        *("-H", f"X-API-Key: {api_key}", "-H", f"Authorization: Bearer {token}"),
        *("--checks", "not_a_server_error,response_schema_conformance", "--seed", "2019", "--continue-on-failure"),
        *("--report", "har", "--report-har-path", str(folder / "har.json"), "--generation-database", "none"),
        *options,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=55, check=False)


def served(folder: Path, base: str) -> Counter[str]:
    """How many 200 answers each path of the contract gave, by the tool's own record."""
    entries = json.loads((folder / "har.json").read_text(encoding="utf-8"))["log"]["entries"]
    paths = [
        urlsplit(entry["request"]["url"]).path.removeprefix(urlsplit(base).path.rstrip("/"))
        for entry in entries
        if entry["response"]["status"] == 200
    ]
    return Counter(paths)


@pytest.fixture(scope="module")
def next_days() -> dict[str, str]:
    """A window that the sandbox serves: the tool's own dates are of the year 2000, and refused."""
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    return {"dateDebut": f"{today + timedelta(days=1)}", "dateFin": f"{today + timedelta(days=90)}"}


def test_a_stock_run_with_any_dates_finds_nothing(sandbox: dict[str, Any], persona: Personne, tmp_path: Path) -> None:
    done = st_run(sandbox, {}, persona, tmp_path, "--phases", "coverage,fuzzing", "--max-examples", "25")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert set(served(tmp_path, sandbox["droits"])) >= OPERATIONS


def test_a_stock_run_over_data_of_the_next_days_finds_nothing(
    sandbox: dict[str, Any], persona: Personne, next_days: dict[str, str], tmp_path: Path
) -> None:
    done = st_run(sandbox, next_days, persona, tmp_path, "--phases", "coverage")

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert min(served(tmp_path, sandbox["droits"])[path] for path in OPERATIONS) >= 2


def test_the_same_run_sees_a_date_that_is_written_wrongly(
    sandbox_with: Any, persona: Personne, next_days: dict[str, str], tmp_path: Path
) -> None:
    with sandbox_with("--fault", "date-mal-ecrite") as announced:
        done = st_run(announced, next_days, persona, tmp_path, "--phases", "coverage")

    assert done.returncode == 1
    assert "/contrats" in done.stdout
