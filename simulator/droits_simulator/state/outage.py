"""A shared store that does not answer: the error, and who is told of it while a request is answered.

Whoever answers may turn an error into an answer of its own; the layer around all of them (store_guard.py) must know
that the store was behind it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from droits_contract.errors import BenchError


@dataclass
class StoreDown(BenchError):
    """The shared store did not answer, however often it was asked. `reason` names the error and nothing that was sent."""

    reason: str
    code = "store-down"

    def __str__(self) -> str:
        """What was seen, and what to do."""
        return f"the shared store does not answer ({self.reason}); see that it runs, and that --state leads to it"


@dataclass(slots=True)
class Outage:
    """Whether the store failed while one request was answered."""

    seen: bool = False


_watching: ContextVar[Outage | None] = ContextVar("outage", default=None)


def note_outage() -> None:
    """The store failed; nothing happens where nobody watches."""
    outage = _watching.get()
    if outage is not None:
        outage.seen = True


@contextmanager
def watching_outage() -> Iterator[Outage]:
    """What fails inside is noted in the value given."""
    outage = Outage()
    token = _watching.set(outage)
    try:
        yield outage
    finally:
        _watching.reset(token)
