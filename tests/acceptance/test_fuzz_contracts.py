"""Stock Schemathesis over the contracts of the sandbox itself: no server error, no undocumented status, whatever is asked.

The rights API has tests of its own (test_stock_schemathesis.py). `followJournal` is left out: it answers without end.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from droits_contract.source import artefact

pytestmark = pytest.mark.acceptance

ST = Path(sys.executable).with_name("st")
TOKEN = "un-jeton-de-controle-de-test"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def guarded(sandbox_with: Any) -> Iterator[dict[str, Any]]:
    """A sandbox that demands a control token, and that nobody else uses: the tool closes sessions and moves clocks."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BANC_DROITS_CONTROL_TOKEN", TOKEN)
        with sandbox_with() as announced:
            yield announced


def fuzz(contract: str, url: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Every address of a contract, with values at its edges and beyond, then 10 drawn demands for each."""
    command = [
        *(str(ST), "run", str(artefact("spec", "openapi", f"{contract}.yaml")), "--url", url),
        *("-H", f"Authorization: Bearer {TOKEN}", "--checks", CHECKS, "--seed", "2026", "--continue-on-failure"),
        *("--phases", "coverage,fuzzing", "--max-examples", "10", "--generation-database", "none"),
        *("--report", "har", "--report-har-path", str(folder / "har.json"), *options),
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=150, check=False)


def statuses(folder: Path) -> set[int]:
    entries = json.loads((folder / "har.json").read_text(encoding="utf-8"))["log"]["entries"]
    return {entry["response"]["status"] for entry in entries}


def test_no_demand_breaks_the_control_api(guarded: dict[str, Any], tmp_path: Path) -> None:
    done = fuzz("sandbox", guarded["control"], tmp_path, "--exclude-operation-id", "followJournal")

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert statuses(tmp_path) >= {200, 201, 204, 400, 404}


def test_no_demand_breaks_what_watches_the_sandbox(guarded: dict[str, Any], tmp_path: Path) -> None:
    done = fuzz("supervision", guarded["control"].removesuffix("/control/"), tmp_path)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert statuses(tmp_path) >= {200, 204}


def test_the_same_run_sees_a_status_that_is_not_documented(guarded: dict[str, Any], tmp_path: Path) -> None:
    # The contract of the control API, asked of an address that knows nothing of it.
    done = fuzz("sandbox", guarded["droits"].rstrip("/"), tmp_path, "--include-operation-id", "getClock")

    assert done.returncode == 1
    assert "Undocumented" in done.stdout
