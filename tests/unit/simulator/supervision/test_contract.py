"""Every answer of supervision is one that `spec/openapi/supervision.yaml` documents."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from droits_contract import load_contract
from droits_simulator import store_guard
from droits_simulator.supervision.operations import OPERATIONS
from droits_simulator.supervision.problemes import PROBLEMES

ROOT = Path(__file__).resolve().parents[4]
CONTRACT = load_contract("supervision")
DEMANDS = [
    ("getStats", "GET", "/api/stats/", {}),
    ("getStats", "GET", "/api/stats/?format=objet", {}),
    ("getStats", "GET", "/api/stats/?format=xml", {}),
    ("getStats", "POST", "/api/stats/", {}),
    ("preflightStats", "OPTIONS", "/api/stats/", {}),
    ("getStatut", "GET", "/api/statut", {}),
    ("getStatut", "DELETE", "/api/statut", {}),
    ("preflightStatut", "OPTIONS", "/api/statut", {}),
    ("getMetrics", "GET", "/metrics", {}),
    ("getMetrics", "GET", "/metrics", {"Authorization": "Bearer jeton-de-controle-1"}),
    ("getMetrics", "PUT", "/metrics", {}),
    ("getHealthz", "GET", "/healthz", {}),
    ("getHealthz", "POST", "/healthz", {}),
    ("getReadyz", "GET", "/readyz", {}),
    ("getReadyz", "POST", "/readyz", {}),
]


def opened(node: Any) -> Any:
    """`node` with its references followed and `nullable` written as JSON Schema has it."""
    if isinstance(node, list):
        return [opened(one) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = CONTRACT.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return opened(target)
    found = {name: opened(value) for name, value in node.items()}
    return {**found, "type": [found["type"], "null"]} if found.get("nullable") else found


@pytest.fixture
def called(bench_of: Any) -> Any:
    """A sandbox on which something happened, well and badly."""
    bench = bench_of(control_token="jeton-de-controle-1", faults=frozenset({"fenetre-ignoree"}))
    bench.call()
    bench.call("/contrats", wish="code=503")
    bench.ask("GET", "/api/v2/authorize")
    return bench


def test_every_answer_is_documented(called: Any) -> None:
    for operation_id, method, path, headers in DEMANDS:
        answer = called.ask(method, path, headers=headers)
        operation = CONTRACT.operation(operation_id)
        documented = CONTRACT.document["paths"][operation.path][operation.method.lower()]["responses"]

        assert str(answer.status_code) in documented, (method, path, answer.text)
        content = opened(documented[str(answer.status_code)]).get("content", {})
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert kind in content if content else not answer.content, (method, path, kind)
        if kind.endswith("json"):
            jsonschema.validate(answer.json(), content[kind]["schema"])


def test_every_operation_of_the_contract_is_answered_and_no_other() -> None:
    assert {operation.operation_id for operation in CONTRACT.operations} == OPERATIONS.keys()


def test_the_contract_and_supervision_know_the_same_refusals() -> None:
    assert set(CONTRACT.schema("Probleme")["properties"]["code"]["enum"]) == {*PROBLEMES, store_guard.CODE}


def test_every_refusal_of_supervision_is_documented() -> None:
    errors = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")

    assert [code for code in (*PROBLEMES, store_guard.CODE) if f"| `{code}` |" not in errors] == []


def test_a_failure_of_supervision_is_a_problem_that_says_nothing_of_it(
    called: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_given: Any) -> Any:
        raise RuntimeError("what nobody is told")

    monkeypatch.setattr("droits_simulator.supervision.bureau.Bureau.situation", broken)
    answer = called.ask("GET", "/api/statut")

    assert (answer.status_code, answer.json()["code"]) == (500, "supervision-en-panne")
    assert "nobody" not in answer.text
