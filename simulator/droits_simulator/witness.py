"""What the sandbox came to know while it answered a request, for who tells afterwards how the answer was made.

Nobody has to hand the witness on: who knows something notes it, and if nobody watches, nothing happens. What is noted are
the objects at hand, never texts made for the purpose, so that an answer costs the same whether it is watched or not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def watching() -> Iterator[Witness]:
    """What is noted inside is noted in the witness given."""
    witness = Witness()
    token = _watching.set(witness)
    try:
        yield witness
    finally:
        _watching.reset(token)


@contextmanager
def watched() -> Iterator[Witness]:
    """The same for a second one who watches: the witness of the first, or one's own."""
    witness = _watching.get()
    if witness is not None:
        yield witness
        return
    with watching() as own:
        yield own
