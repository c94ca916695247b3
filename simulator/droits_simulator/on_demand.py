"""What is put together when somebody first asks for it: who never does should not wait for it at the start."""

from collections.abc import Callable
from functools import cache

from starlette.types import ASGIApp, Receive, Scope, Send


class OnDemand:
    """The application that `make` makes, made at the first call.

    That call waits for it, and so does what comes at the same moment: some 100 ms for an API of Connexion's. `make` is for
    what cannot fail by what the sandbox was given, only by what it was shipped with: a start must refuse the former.
    """

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._made = cache(make)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on."""
        await self._made()(scope, receive, send)
