"""The validators that Connexion asks for (`validator_map`), compiled once and kept.

Connexion makes a new validator for every call and hands it the contract's own objects; those are the same objects every
time, so their identity is the key of the cache. The cache holds them too, which keeps an identity from being reused.
"""

from typing import Any

import orjson
from jsonschema_rs import Draft4Validator
from starlette.types import Message, Scope, Send

from droits_simulator.api.appel import appel_of
from droits_simulator.api.parametres import Parametres
from droits_simulator.by_identity import ByIdentity


class ReponseNonConforme(Exception):
    """The sandbox was about to answer something that its own contract forbids."""


class ParameterValidators:
    """Makes Connexion's `parameter` validators: one `Parametres` per operation."""

    def __init__(self) -> None:
        self._made = ByIdentity(Parametres)

    def __call__(self, parameters: list[dict[str, Any]], **_options: Any) -> Parametres:
        """The validator of an operation's parameters."""
        return self._made(parameters)


class ResponseValidators:
    """Makes Connexion's `response` validators for `application/json`: one compiled schema per operation."""

    def __init__(self) -> None:
        self.compiled = ByIdentity(_compiled)

    def __call__(self, scope: Scope, *, schema: dict[str, Any], **_options: Any) -> "_ResponseValidator":
        """The validator of one answer."""
        return _ResponseValidator(self.compiled(schema) if appel_of(scope).services.validate_responses else None)


def _compiled(schema: dict[str, Any]) -> Draft4Validator:
    return Draft4Validator(schema, validate_formats=True)


class _ResponseValidator:
    def __init__(self, validator: Draft4Validator | None) -> None:
        self._validator = validator

    def wrap_send(self, send: Send) -> Send:
        """Hold the answer back until its body is known to follow the contract; unless that is not asked for."""
        validator = self._validator
        if validator is None:
            return send
        held: list[Message] = []

        async def judged(message: Message) -> None:
            held.append(message)
            if message["type"] == "http.response.start" or message.get("more_body", False):
                return
            check_body(validator, b"".join(part.get("body", b"") for part in held))
            for part in held:
                await send(part)

        return judged


def check_body(validator: Draft4Validator, body: bytes) -> None:
    """ReponseNonConforme, which names the place and the rule and never a value, when the body breaks the schema."""
    error = next(validator.iter_errors(orjson.loads(body)), None)
    if error is not None:
        place = "/".join(str(part) for part in error.instance_path)
        raise ReponseNonConforme(f"{place or 'body'}: {'/'.join(str(part) for part in error.schema_path)}")
