"""The middleware that stands before Connexion's router: what is compiled is compiled here, and the rest goes on below.

A call of a compiled operation is answered before it comes here (shortcut.py), but for the first ones of a stack that was not
started: they find no operation there yet.

It is a `SpecMiddleware`, which Connexion hands every API that it serves, with its options; a `RoutedAPI` of ours then sees
each operation as Connexion resolved it. No name of a library that begins with an underscore is used.
"""

import logging
from typing import Any

from connexion.middleware import SpecMiddleware
from connexion.middleware.abstract import RoutedAPI
from connexion.operations import AbstractOperation
from connexion.spec import Specification
from starlette.types import ASGIApp, Receive, Scope, Send

from droits_simulator.compiled.compiler import NotCompiled, compiled
from droits_simulator.compiled.ledger import Ledger
from droits_simulator.compiled.operation import CompiledOperation
from droits_simulator.compiled.shortcut import failure_of, operation_of

_log = logging.getLogger(__name__)


class CompiledMiddleware(SpecMiddleware):  # type: ignore[misc] # Connexion has no types
    """Compiles the operations of all APIs; `ledger` notes which these are."""

    def __init__(self, app: ASGIApp, *, ledger: Ledger | None = None) -> None:
        self._app = app
        self._ledger = ledger or Ledger()

    def add_api(self, specification: Specification, **options: Any) -> None:
        """Compile what can be compiled of one API."""
        api = _CompiledAPI(specification, next_app=self._app, ledger=self._ledger, **options)
        api.add_paths()
        self._ledger.by_path.update(api.by_path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Fail again of what a call failed of; answer one of a compiled operation; everything else is Connexion's."""
        failure = failure_of(scope)
        if failure is not None:
            raise failure
        operation = operation_of(scope, self._ledger.by_path)
        if operation is None:
            await self._app(scope, receive, send)
            return
        for message in await operation.answer(scope):
            await send(message)


class _CompiledAPI(RoutedAPI[CompiledOperation | None]):  # type: ignore[misc] # as above
    """The operations of one API, by path; `operations` of the parent holds them by operationId."""

    def __init__(self, specification: Specification, *, ledger: Ledger, next_app: ASGIApp, **options: Any) -> None:
        self.by_path: dict[str, CompiledOperation] = {}
        self._ledger, self._options = ledger, options
        super().__init__(specification, next_app=next_app, **options)

    def make_operation(self, operation: AbstractOperation) -> CompiledOperation | None:
        """The operation, or None when it is left to Connexion."""
        try:
            made = compiled(operation, self._options)
        except NotCompiled as cause:
            self._ledger.stock[operation.operation_id] = str(cause)
            _log.warning("%s is left to Connexion: %s", operation.operation_id, cause)
            return None
        self.by_path[self.base_path + operation.path] = made
        self._ledger.compiled.append(made.operation_id)
        return made
