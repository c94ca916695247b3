"""A nation that is stored nowhere: its families pass the judge, and its size costs nothing."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from droits_conformance.cli import verify

pytestmark = pytest.mark.acceptance


def test_families_of_thirty_millions_of_households_pass_the_judge(tmp_path: Path) -> None:
    arguments = ["--sandbox", "--population", "30000000:7", "--seed", "1", "--json", "--report", str(tmp_path)]

    ended = CliRunner().invoke(verify, arguments)

    found = orjson.loads(ended.stdout)
    assert found["rules"] == []
    assert ended.exit_code == 0
    assert found["verdicts"]["passed"] > 100


def test_a_partner_may_serve_and_judge_another_seed(tmp_path: Path) -> None:
    arguments = [
        "--sandbox",
        "--population",
        "1000:2026",
        "--only",
        "beneficiaires",
        "--json",
        "--report",
        str(tmp_path),
    ]

    ended = CliRunner().invoke(verify, arguments)

    assert orjson.loads(ended.stdout)["rules"] == []
    assert ended.exit_code == 0
