"""What is granted to the request under way, for who makes the services of a call."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from droits_simulator.api.problems import Refus
from droits_simulator.wishes.wish import Wishes


@dataclass(frozen=True, slots=True)
class Granted:
    """Wishes that are well made; `refus` is the refusal among them."""

    wishes: Wishes
    refus: Refus | None = None


NOTHING = Granted(Wishes())
_granted: ContextVar[Granted] = ContextVar("granted", default=NOTHING)


def granted() -> Granted:
    """What the request under way is granted; nothing outside of requests."""
    return _granted.get()


@contextmanager
def granting(what: Granted) -> Iterator[None]:
    """What runs inside is granted that."""
    token = _granted.set(what)
    try:
        yield
    finally:
        _granted.reset(token)
