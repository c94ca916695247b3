"""What the sandbox came to know while it answered a request, for who tells afterwards how the answer was made.

Nobody has to hand the witness on: who knows something notes it, and if nobody watches, nothing happens. What is noted are
the objects at hand, never texts made for the purpose, so that an answer costs the same whether it is watched or not.
"""

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Witness:
    """Of one request: its session, the call of the rights API (`api.appel.Appel`), FranceConnect client and login."""

    session: Any = None
    appel: Any = None
    client_id: str = ""
    login: str = ""


_watching: ContextVar[Witness | None] = ContextVar("witness", default=None)


def note(**known: Any) -> None:
    """Note members of `Witness`; what is empty is left as it was."""
    witness = _watching.get()
    if witness is not None:
        for name, value in known.items():
            if value:
                setattr(witness, name, value)


def watching() -> AbstractContextManager[Witness]:
    """What is noted inside is noted in the witness given."""
    return _Watch()


class _Watch(AbstractContextManager[Witness]):
    """Entered once for each request: a class costs less there than a generator."""

    __slots__ = ("_token",)

    def __enter__(self) -> Witness:
        witness = Witness()
        self._token = _watching.set(witness)
        return witness

    def __exit__(self, *_raised: object) -> None:
        _watching.reset(self._token)


def watched() -> AbstractContextManager[Witness]:
    """The same for a second one who watches: the witness of the first, or one's own."""
    witness = _watching.get()
    return watching() if witness is None else nullcontext(witness)
