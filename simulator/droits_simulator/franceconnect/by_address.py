"""The way to an address of the broker by its name, where Starlette's table tries one pattern after the other."""

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

Asked = tuple[str, str]  # method, and address as the table writes it: `/interaction/{uid}/login`
_JOURNEY = "/interaction/"


class ByAddress:
    """An ASGI application: those of `known` at their addresses, `table` for whatever it alone can answer or refuse.

    It stands where a `Mount` leads to; what fails unforeseen ends as it ends in the table.
    """

    def __init__(self, table: Starlette, known: Mapping[Asked, ASGIApp]) -> None:
        self._table = table
        self._known = {asked: ServerErrorMiddleware(app) for asked, app in known.items()}

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """All addresses, for who lists them."""
        return self._table.routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one of them answer."""
        known = None
        if scope["type"] == "http":
            address, held = _opened(scope["path"].removeprefix(scope.get("root_path", "")))
            known = self._known.get((scope["method"], address))
        if known is None:
            await self._table(scope, receive, send)
            return
        await known({**scope, "path_params": held}, receive, send)


def _opened(path: str) -> tuple[str, dict[str, str]]:
    """The address that a path is one of, and what it holds.

    >>> _opened("/interaction/abc/login"), _opened("/token")
    (('/interaction/{uid}/login', {'uid': 'abc'}), ('/token', {}))
    """
    if not path.startswith(_JOURNEY):
        return path, {}
    uid, slash, below = path.removeprefix(_JOURNEY).partition("/")
    return (f"{_JOURNEY}{{uid}}{slash}{below}", {"uid": uid}) if uid else (path, {})
