"""The shortest way to the rights API: its addresses are few and known, and need no table of patterns to be found."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send


class RightsFirst:
    """An ASGI application: `rights` at exactly those `paths`, `app` at every other address."""

    def __init__(self, app: ASGIApp, rights: ASGIApp, paths: Iterable[str]) -> None:
        self._app, self._rights, self._paths = app, rights, frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one of the two answer."""
        known = scope["type"] == "http" and scope["path"] in self._paths
        await (self._rights if known else self._app)(scope, receive, send)
