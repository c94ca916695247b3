"""Before all of Connexion: a call of a compiled operation is answered without the way down to where it was compiled.

What fails unforeseen is Connexion's to answer: the call goes down after all, and fails again at the place where it would
have failed (middleware.py), among the handlers that stand around it.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from droits_simulator.compiled.operation import CompiledOperation

_FAILED = "failed"
_GET = "GET"
ByPath = Mapping[str, CompiledOperation]


def operation_of(scope: Scope, by_path: ByPath) -> CompiledOperation | None:
    """What answers a call: an operation at its exact path, asked by GET; None for whatever Connexion knows better."""
    known = scope["type"] == "http" and scope["method"] == _GET and not scope.get("root_path")
    return by_path.get(scope["path"]) if known else None


def failure_of(scope: Scope) -> Exception | None:
    """What a call failed of before it went down to Connexion."""
    failure: Exception | None = scope.get("state", {}).get(_FAILED)
    return failure


class Shortcut:
    """An ASGI application: the operations `by_path` once there are any, `app` for everything else."""

    def __init__(self, app: ASGIApp, by_path: ByPath) -> None:
        self._app, self._by_path = app, by_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, or let Connexion do it."""
        operation = operation_of(scope, self._by_path)
        if operation is None:
            await self._app(scope, receive, send)
            return
        try:
            answer = await operation.answer(scope)
        except Exception as failure:  # noqa: BLE001 - handed on, not swallowed
            await self._app({**scope, "state": {**scope["state"], _FAILED: failure}}, receive, send)
            return
        for message in answer:
            await send(message)
