"""Prism, which nobody here wrote, mocks our contract; the judge says of it what prism-mock.yaml says, rule by rule.

A mock reads a contract and knows neither tokens, families nor conventions: what it is condemned for is what the judge sees
beyond the contract's schemas. The day is pinned, because the examples of a contract do not grow older with it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from click.testing import CliRunner

from droits_conformance.cli import verify
from droits_contract import load_rules
from droits_contract.source import artefact

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("prism")]

DAY = "2026-11-23"
SEED = "1"  # any other gives the same verdicts
GROUPS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("prism-mock.yaml").read_text(encoding="utf-8"))
PINNED = {rule: group["verdict"] for group in GROUPS for rule in group["rules"]}


@pytest.fixture(scope="module")
def judged(keep: Any, sandbox_with: Any, profile: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The report of `droits verify` on the mock, and why Prism ended meanwhile."""
    folder = tmp_path_factory.mktemp("judged")
    pinned = {"target": f"today = {DAY}", "limits": "[limits]\nwait_seconds = 1\n"}
    contract = artefact("spec", "openapi", "droits.yaml")
    with keep("mock", contract).running() as mock, sandbox_with("--no-wishes", "--today", DAY) as announced:
        environ = profile(folder / "mock.toml", announced, mock.address, **pinned)
        options = ["--processes", "1", "--seed", SEED, "--report", str(folder / "rapport")]
        ended = CliRunner().invoke(verify, [str(folder / "mock.toml"), *options], env=environ, catch_exceptions=False)
        yield {"exit": ended.exit_code, "deaths": mock.deaths} | orjson.loads(
            (folder / "rapport" / "report.json").read_bytes()
        )


def test_every_rule_has_its_place_in_the_pinned_list_once() -> None:
    assert sorted(rule for group in GROUPS for rule in group["rules"]) == sorted(rule.id for rule in load_rules())


def test_the_judge_says_of_prism_exactly_what_is_pinned(judged: dict[str, Any]) -> None:
    said = {rule["id"]: rule["verdict"] for rule in judged["rules"]}
    changed = {
        rule: f"{said.get(rule)}, pinned as {PINNED.get(rule)}"
        for rule in sorted(said.keys() | PINNED.keys())
        if said.get(rule) != PINNED.get(rule)
    }

    assert changed == {}, f"see prism-mock.yaml: {json.dumps(changed, indent=1)}"
    assert judged["exit"] == 1


def test_an_accept_that_is_none_ends_prism_and_nothing_else_does(judged: dict[str, Any]) -> None:
    # ROB-001 sends it twice, to /me and to the base address. A connection that is cut is a refusal; the next call is served.
    assert judged["deaths"] == ["TypeError: invalid media type"] * 2
