"""What is compiled, and what is left to Connexion because there is something in it that only Connexion knows."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import httpx
import pytest
from connexion import AsyncApp
from connexion.middleware import MiddlewarePosition
from connexion.resolver import Resolver

from droits_contract import load_contract
from droits_simulator.api.app import create_api
from droits_simulator.api.security import BearerHandler, KeyHandler
from droits_simulator.api.services import Services
from droits_simulator.api.validation import ParameterValidators, ResponseValidators
from droits_simulator.compiled import Compiled, Ledger
from droits_simulator.compiled.middleware import CompiledMiddleware
from droits_simulator.droits.vues import VUES
from droits_simulator.settings import RIGHTS_PATH

Document = dict[str, Any]
ME = "getMe"


def _started(app: Any) -> None:
    """Have Connexion build its stack, as the first message does."""

    async def ask() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            await client.get(f"http://banc.test{RIGHTS_PATH}/me")

    asyncio.run(ask())


def _ledger(change: Callable[[Document], None] = lambda _document: None, **options: Any) -> Ledger:
    """What becomes of the operations of the rights contract once it is changed, under options besides the API's own."""
    document, ledger = load_contract().copy_document(), Ledger()
    change(document)
    given: Mapping[str, Any] = {
        "security_map": {"apiKey": KeyHandler, "bearer": BearerHandler},
        "validator_map": {
            "parameter": ParameterValidators(),
            "response": {"application/json": ResponseValidators()},
        },
        "validate_responses": True,
        **options,
    }
    app = AsyncApp("essai", resolver=Resolver(lambda _operation_id: _nobody), **given)
    app.add_api(document, base_path="/essai")
    app.add_middleware(CompiledMiddleware, position=MiddlewarePosition.BEFORE_SWAGGER, ledger=ledger)
    _started(app)
    return ledger


async def _nobody(**_given: Any) -> None:
    raise AssertionError("nobody calls this")


def test_every_operation_of_the_rights_api_is_compiled(services: Services) -> None:
    ledger = Ledger()
    _started(create_api(lambda: services, lambda: "numero-1", ahead=partial(Compiled, ledger)))

    assert sorted(ledger.compiled) == sorted(one.operation_id for one in load_contract().operations)
    assert ledger.stock == {}


def _me(document: Document) -> Document:
    operation: Document = document["paths"]["/me"]["get"]
    return operation


def _with_a_body(document: Document) -> None:
    _me(document)["requestBody"] = {"content": {"application/json": {"schema": {"type": "object"}}}}


def _with_post(document: Document) -> None:
    document["paths"]["/me"] = {"post": document["paths"]["/me"]["get"]}


def _with_a_template(document: Document) -> None:
    operation = document["paths"].pop("/me")
    number = {"name": "numero", "in": "path", "required": True, "schema": {"type": "string"}}
    operation["get"]["parameters"] = [*operation["get"].get("parameters", []), number]
    document["paths"]["/me/{numero}"] = operation


def _with_a_cookie(document: Document) -> None:
    _with_parameter(document, {"name": "miette", "in": "cookie", "schema": {"type": "string"}})


def _with_a_list(document: Document) -> None:
    _with_parameter(
        document, {"name": "liste", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    )


def _with_a_parameter_that_may_be_null(document: Document) -> None:
    _with_parameter(document, {"name": "rien", "in": "query", "schema": {"type": "string", "nullable": True}})


def _with_parameter(document: Document, parameter: Document) -> None:
    _me(document)["parameters"] = [*_me(document).get("parameters", []), parameter]


def _open_to_all(document: Document) -> None:
    _me(document)["security"] = []


def _with_a_choice(document: Document) -> None:
    _me(document)["security"] = [*document["security"], *document["security"]]


def _perhaps_secured(document: Document) -> None:
    _me(document)["security"] = [{}]


def _answering_text(document: Document) -> None:
    content = _me(document)["responses"]["200"]["content"]
    content["text/plain"] = {"schema": {"type": "string"}}


def _promising_a_header(document: Document) -> None:
    _me(document)["responses"]["200"]["headers"] = {"X-Promis": {"required": True, "schema": {"type": "string"}}}


def _answered_by_nobody(document: Document) -> None:
    _me(document)["operationId"] = "getInconnu"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_with_a_body, "a body"),
        (_with_post, "another method"),
        (_with_a_template, "a template"),
        (_with_a_cookie, "the parameter miette"),
        (_with_a_list, "the parameter liste"),
        (_with_a_parameter_that_may_be_null, "the parameter rien"),
        (_open_to_all, "no security"),
        (_with_a_choice, "several ways"),
        (_perhaps_secured, "no security"),
        (_answering_text, "not JSON alone"),
        (_promising_a_header, "a header"),
        (_answered_by_nobody, "nobody answers"),
    ],
)
def test_an_operation_that_is_not_known_whole_is_left_alone_and_no_other(
    change: Callable[[Document], None], reason: str
) -> None:
    ledger = _ledger(change)

    ((operation_id, told),) = ledger.stock.items()
    assert operation_id in {ME, "getInconnu"}
    assert reason in told
    assert sorted(ledger.compiled) == sorted(VUES.keys() - {ME})


class _AnotherHandler(BearerHandler):
    """What somebody made of ours."""


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"strict_validation": True}, "strict_validation"),
        ({"pythonic_params": True}, "pythonic_params"),
        ({"auth_all_paths": True}, "auth_all_paths"),
        ({"validate_responses": False}, "not validated"),
        ({"validator_map": {}}, "another validator"),
        ({"security_map": {"apiKey": KeyHandler}}, "the security scheme"),
        ({"security_map": {"apiKey": KeyHandler, "bearer": _AnotherHandler}}, "the security scheme"),
    ],
)
def test_under_an_option_that_is_not_known_nothing_is_compiled(options: dict[str, Any], reason: str) -> None:
    ledger = _ledger(**options)

    assert ledger.compiled == []
    assert all(reason in told for told in ledger.stock.values())
    assert ledger.stock.keys() == VUES.keys()


def test_what_is_left_to_connexion_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    _ledger(_with_a_body)

    assert [record.getMessage() for record in caplog.records if "compiled" in record.name] == [
        "getMe is left to Connexion: a body, or another method than GET"
    ]
