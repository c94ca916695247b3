"""What the operations of the control API are given, and what they are asked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from droits_simulator.clock import Clock
from droits_simulator.demo import Demo
from droits_simulator.guichet import Guichet
from droits_simulator.journal import Journal
from droits_simulator.sessions import Session, current
from droits_simulator.sessions.registry import Sessions
from droits_simulator.state import Store
from droits_simulator.wishes.layer import Wishing


@dataclass(frozen=True, slots=True)
class Desk:
    """The sandbox, as its control API moves it.

    `machine` is the machine's clock and `clock` the session's. `demo` tells what the session under way offers. `faults` are
    the faults of the rights API by name, each with its sentence in French, and `hostile` those of FranceConnect. `wishing`
    judges wishes, None where none are granted. `journal` remembers the exchanges of each session.
    `guichet` has its access requests, registrations and webhooks.
    """

    sessions: Sessions
    store: Store
    clock: Clock
    machine: Clock
    demo: Callable[[], Demo]
    faults: Mapping[str, str]
    hostile: Mapping[str, str]
    wishing: Wishing | None
    journal: Journal
    guichet: Guichet

    async def session(self) -> Session:
        """The session under way, as it is kept at this very moment."""
        return await self.sessions.find(current().id) or current()

    async def change(self, how: Callable[[Session], Session]) -> Session:
        """What the session under way has become once `how` changed it, and nobody else meanwhile."""
        return await self.sessions.change(replace(current(), wished_at=None), how)  # a wish is of one request alone


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand that keeps the contract: parameters of its path and query, its body (None if there is none), headers."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: JSON unless `media_type` says otherwise, in which case `content` is bytes, or many as they come."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


Operation = Callable[[Desk, Asked], Awaitable[Told]]
