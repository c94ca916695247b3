"""Every OpenAPI document of `spec/` is valid and loads in the tools that are given it."""

import importlib
import json
from typing import Any

import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV30SpecValidator

from droits_contract import load_contract
from droits_contract.source import artefact

PATHS = sorted([*artefact("spec", "openapi").glob("*.yaml"), *artefact("spec", "published").glob("*.yaml")])
NAMES = [path.stem for path in PATHS]


def test_the_rights_contract_and_the_published_one_are_among_them() -> None:
    assert {"droits", "droits-2019"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_openapi_document_is_valid(name: str) -> None:
    errors = list(OpenAPIV30SpecValidator(load_contract(name).document).iter_errors())

    assert [error.message for error in errors] == []


def test_an_openapi_document_whose_answer_has_no_description_is_not_valid() -> None:
    document = load_contract("droits").copy_document()
    del document["paths"]["/me"]["get"]["responses"]["200"]["description"]

    assert list(OpenAPIV30SpecValidator(document).iter_errors()) != []


@pytest.mark.parametrize("name", NAMES)
def test_an_openapi_document_is_json_too(name: str) -> None:
    document = load_contract(name).document

    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
def test_an_openapi_document_holds_nothing_that_a_template_engine_would_run(path: Any) -> None:
    text = path.read_text(encoding="utf-8")

    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.filterwarnings("ignore:jsonschema.exceptions.RefResolutionError is deprecated:DeprecationWarning")
def test_connexion_asks_for_a_handler_of_each_of_the_seven_operations() -> None:
    connexion = importlib.import_module("connexion")  # here, under the filter: its import warns
    asked = []

    def handler(operation_id: str) -> Any:
        asked.append(operation_id)
        return lambda: None

    app = connexion.AsyncApp("droits_contract")
    app.add_api(load_contract("droits").copy_document(), resolver=connexion.resolver.Resolver(handler))
    app.middleware._build_middleware_stack()

    assert set(asked) == {operation.operation_id for operation in load_contract("droits").operations}


@pytest.mark.parametrize("name", ["droits", "droits-2019"])
def test_schemathesis_finds_the_seven_operations(name: str) -> None:
    schema = schemathesis.openapi.from_dict(load_contract(name).copy_document())

    assert len([result.ok() for result in schema.get_all_operations()]) == 7


def test_schemathesis_follows_ten_links_from_a_person_to_their_rights() -> None:
    schema = schemathesis.openapi.from_dict(load_contract("droits").copy_document())

    assert schema.statistic.transitions.total == 10
