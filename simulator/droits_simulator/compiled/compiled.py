"""Both ends of the short way: where operations are compiled, among Connexion's, and where they are called, before it."""

from starlette.types import ASGIApp

from droits_simulator.compiled.ledger import Ledger
from droits_simulator.compiled.middleware import CompiledMiddleware
from droits_simulator.compiled.shortcut import Shortcut


class Compiled:
    """The short way through one API; `ledger` tells what it takes."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self.ledger = ledger or Ledger()

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """What Connexion puts before its router; `app` is what stands there without it."""
        return CompiledMiddleware(app, ledger=self.ledger)

    def shortcut(self, app: ASGIApp) -> ASGIApp:
        """What stands before Connexion, which is `app`."""
        return Shortcut(app, self.ledger.by_path)
