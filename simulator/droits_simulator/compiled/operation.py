"""One compiled operation: the decision tree of docs/architecture.md from the key to the answer, and nothing around it.

The functions that decide are those of the stock way (`api/`, `Services`), so that a fault, a wish or a session changes
both alike; only what carries a request to them and an answer back is written anew here.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from jsonschema_rs import Draft4Validator
from starlette.types import Message, Scope

from droits_simulator.api.answer import answer
from droits_simulator.api.appel import Appel, appel_of
from droits_simulator.api.parametres import Parametres
from droits_simulator.api.problems import Refus
from droits_simulator.api.security import establish_convention
from droits_simulator.api.validation import check_body
from droits_simulator.compiled.refusal import Header, problem

_TYPE = (b"content-type", b"application/json")
_NONE: list[Header] = []


class CompiledOperation:
    """An operation by its id: `checks` in the order of the contract, then its parameters, then what its answers must be."""

    def __init__(
        self,
        operation_id: str,
        checks: tuple[Callable[[Appel, Scope], Awaitable[None]], ...],
        parametres: Parametres,
        validator: Draft4Validator,
    ) -> None:
        self.operation_id = operation_id
        self._checks, self._parametres, self._validator = checks, parametres, validator

    async def answer(self, scope: Scope) -> tuple[Message, Message]:
        """The answer to a call, or its refusal: head and body. What fails otherwise is raised."""
        appel, headers = appel_of(scope), _NONE
        try:
            status, nature, body = 200, _TYPE, await self._answered(appel, scope)
        except Refus as refus:
            appel.refuse(refus)
            status, headers, nature, body = problem(refus, appel.instance)
        headers = [*headers, (b"content-length", b"%d" % len(body)), nature]
        head = {"type": "http.response.start", "status": status, "headers": headers}
        return head, {"type": "http.response.body", "body": body}

    async def _answered(self, appel: Appel, scope: Scope) -> bytes:
        for check in self._checks:
            await check(appel, scope)
        await establish_convention(appel, self.operation_id)
        self._parametres.read(appel, scope)
        donnees = answer(self.operation_id, appel, appel.services)
        body = orjson.dumps(donnees)
        if appel.services.validate_responses:
            self._judge(donnees, body)
        return body

    def _judge(self, donnees: Any, body: bytes) -> None:
        """ReponseNonConforme when the answer breaks the contract."""
        try:
            if self._validator.is_valid(donnees):
                return
        except (TypeError, ValueError):
            pass  # a type that JSON does not have: what was written of it decides
        check_body(self._validator, body)
