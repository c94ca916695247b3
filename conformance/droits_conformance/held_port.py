"""A port of this machine where somebody will listen later, and which nobody else is given until then.

A port that was only found free is handed out again, to whoever asks for any or calls out, before its finder listens.
Bound and silent it stays with its finder: Linux lets its holder, who shares it, listen there, refuses callers as long as
nobody does, and passes it over for everybody else. Other systems let nobody listen beside it, so that there it is let go
at once.
"""

import socket
import sys
from typing import Self

_MAY_BE_SHARED = sys.platform == "linux"  # socket(7), SO_REUSEADDR: unless somebody listens already


class HeldPort:
    """`address` is its host and port, held until it is let go, or to the end of the `with` block."""

    def __init__(self, host: str) -> None:
        self._holding = socket.socket()
        self._holding.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._holding.bind((host, 0))
        self.address: tuple[str, int] = self._holding.getsockname()
        if not _MAY_BE_SHARED:
            self.let_go()

    def __enter__(self) -> Self:
        """Itself: it is held already."""
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def let_go(self) -> None:
        """Hold it no longer; once is enough, twice does no harm."""
        self._holding.close()
