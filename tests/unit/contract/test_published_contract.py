"""The published contract is the list of its facts, nothing more and nothing less."""

import json
from pathlib import Path
from typing import Any

import pytest

from droits_contract import load_contract

FACTS = json.loads(Path(__file__).with_name("published-2019.facts.json").read_text(encoding="utf-8"))


def without_refs(schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return schema["$ref"].removeprefix("#/components/schemas/")
    return {key: without_refs(value) if key == "items" else value for key, value in schema.items()}


def operations_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "operationId": node["operationId"],
            "parameters": node["parameters"],
            "responses": {
                status: {media: without_refs(content["schema"]) for media, content in answer["content"].items()}
                for status, answer in node["responses"].items()
            },
        }
        for path, item in document["paths"].items()
        for method, node in item.items()
    ]


def facts_of(document: dict[str, Any]) -> dict[str, Any]:
    components = document["components"]
    return {
        "openapi": document["openapi"],
        "title": document["info"]["title"],
        "version": document["info"]["version"],
        "server": document["servers"][0]["url"],
        "security": document["security"],
        "securitySchemes": components["securitySchemes"],
        "operations": operations_of(document),
        "schemas": {
            name: {champ: without_refs(node) for champ, node in schema["properties"].items()}
            for name, schema in components["schemas"].items()
        },
    }


def test_the_published_document_says_exactly_the_facts() -> None:
    assert facts_of(load_contract("droits-2019").document) == FACTS


def test_a_changed_fact_is_seen() -> None:
    document = load_contract("droits-2019").copy_document()
    document["components"]["schemas"]["Exoneration"]["properties"]["date_fin"]["format"] = "date-time"

    assert facts_of(document) != FACTS


@pytest.mark.parametrize("name", sorted(FACTS["schemas"]))
def test_a_published_schema_holds_a_type_and_properties_only(name: str) -> None:
    schema = load_contract("droits-2019").schema(name)

    assert sorted(schema) == ["properties", "type"]


def test_the_published_document_has_no_other_section() -> None:
    document = load_contract("droits-2019").document

    assert sorted(document) == ["components", "info", "openapi", "paths", "security", "servers"]
    assert sorted(document["info"]) == ["title", "version"]
    assert sorted(document["components"]) == ["schemas", "securitySchemes"]
    assert [sorted(server) for server in document["servers"]] == [["url"]]


def test_an_answer_was_published_with_the_neutral_word_only() -> None:
    document = load_contract("droits-2019").document
    answers = [node["get"]["responses"] for node in document["paths"].values()]

    assert {answer["200"]["description"] for answer in answers} == {"OK"}
    assert {tuple(answer) for answer in answers} == {("200",)}
