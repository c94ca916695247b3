"""The short way to the rights API and to FranceConnect, whose addresses need no table of patterns to be found."""

from collections.abc import Iterable

from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send


class ShortWay:
    """An ASGI application: `rights` at exactly those `paths`, each of `mounts` at what lies below it, `table` elsewhere.

    `opening` is told what is no call: that the sandbox starts and ends.
    """

    def __init__(
        self, opening: ASGIApp, table: ASGIApp, rights: ASGIApp, paths: Iterable[str], mounts: Iterable[Mount] = ()
    ) -> None:
        self._opening, self._table, self._rights, self._paths = opening, table, rights, frozenset(paths)
        self._mounts = tuple((f"{mount.path}/", mount) for mount in mounts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one of them answer."""
        if scope["type"] != "http":
            await self._opening(scope, receive, send)
        elif scope["path"] in self._paths:
            await self._rights(scope, receive, send)
        else:
            await self._elsewhere(scope, receive, send)

    async def _elsewhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        mount = next((mount for below, mount in self._mounts if scope["path"].startswith(below)), None)
        # A line break in the path: no pattern takes it, and the table knows who refuses it.
        inside = mount.matches(scope)[1] if mount else {}
        if mount and inside:
            await mount.app({**scope, **inside}, receive, send)
        else:
            await self._table(scope, receive, send)
