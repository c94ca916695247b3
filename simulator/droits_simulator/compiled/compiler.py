"""From an operation as Connexion resolved it to one that needs nothing of Connexion to answer.

Whatever Connexion would do for an operation, or could be told to do, is either compiled or refused here: an option, a
parameter or an answer that this does not know leaves the operation to the stock stack, which knows it.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from connexion.operations import AbstractOperation
from starlette.types import Scope

from droits_simulator.api.appel import Appel
from droits_simulator.api.parametres import Parametres
from droits_simulator.api.security import BearerHandler, KeyHandler
from droits_simulator.api.validation import ParameterValidators, ResponseValidators
from droits_simulator.compiled.operation import CompiledOperation
from droits_simulator.droits.vues import VUES

Check = Callable[[Appel, Scope], Awaitable[None]]
_JSON = "application/json"
# What changes how Connexion reads or answers a call, and is not compiled.
_UNKNOWN_OPTIONS = ("strict_validation", "pythonic_params", "uri_parser_class", "auth_all_paths", "jsonifier")
_CHECKS: Mapping[Any, Check] = {KeyHandler: KeyHandler.check, BearerHandler: BearerHandler.check}


class NotCompiled(Exception):
    """The operation is left to Connexion; `str()` says why."""


def compiled(operation: AbstractOperation, options: Mapping[str, Any]) -> CompiledOperation:
    """The operation, under the options of its API; NotCompiled when there is something in it that is not known here."""
    for reason in _reasons(operation, options):
        raise NotCompiled(reason)
    validators = options["validator_map"]
    schema = operation.response_schema("200", _JSON)
    return CompiledOperation(
        operation.operation_id,
        tuple(_checks(operation, options)),
        _parameters(operation, validators),
        validators["response"][_JSON].compiled(schema),
    )


def _reasons(operation: AbstractOperation, options: Mapping[str, Any]) -> Iterator[str]:
    """Why an operation cannot be compiled; nothing if it can."""
    yield from (f"the option {name}" for name in _UNKNOWN_OPTIONS if options.get(name))
    if operation.method != "get" or operation.request_body:
        yield "a body, or another method than GET"
    if "{" in operation.path:
        yield "a template in the path"
    if operation.operation_id not in VUES:
        yield "nobody answers it"
    yield from _of_validators(options)
    yield from _of_answers(operation)


def _of_validators(options: Mapping[str, Any]) -> Iterator[str]:
    validators = options.get("validator_map") or {}
    if not options.get("validate_responses"):
        yield "answers that are not validated"
    if not isinstance(validators.get("parameter"), ParameterValidators):
        yield "another validator of parameters"
    if not isinstance(validators.get("response", {}).get(_JSON), ResponseValidators):
        yield "another validator of answers"


def _of_answers(operation: AbstractOperation) -> Iterator[str]:
    granted = operation.responses.get("200", {})
    if set(granted.get("content", ())) != {_JSON}:
        yield "an answer that is not JSON alone"
    # Connexion looks for them before the envelope has written its own.
    if any(header.get("required") for header in granted.get("headers", {}).values()):
        yield "a header that every answer must have"


def _checks(operation: AbstractOperation, options: Mapping[str, Any]) -> Iterator[Check]:
    """The checks of the one requirement, in its order: all of them must pass."""
    if not operation.security or len(operation.security) != 1 or not operation.security[0]:
        raise NotCompiled("no security, or several ways to satisfy it")
    for name, scopes in operation.security[0].items():
        scheme = operation.security_schemes[name]
        key = scheme["scheme"].lower() if scheme["type"] == "http" else scheme["type"]
        check = _CHECKS.get((options.get("security_map") or {}).get(key))
        if check is None or scopes or "x-authentication-scheme" in scheme:
            raise NotCompiled(f"the security scheme {name}")
        yield check


def _parameters(operation: AbstractOperation, validators: Mapping[str, Any]) -> Parametres:
    for parameter in operation.parameters:
        schema = parameter.get("schema", {})
        if parameter["in"] not in {"query", "header"} or schema.get("type") != "string" or schema.get("nullable"):
            raise NotCompiled(f"the parameter {parameter['name']}")
    found: Parametres = validators["parameter"](operation.parameters)
    return found
