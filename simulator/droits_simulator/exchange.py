"""One exchange as it passes: what went over the wire of it, when, and what came to be known while it was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.types import Scope

from droits_simulator.witness import Witness

HELD_BYTES = 64 * 1024
"""The first bytes of a body that are held; of all of it, the size is."""
REQUEST_ID = b"x-request-id"
Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class Exchange:
    """A demand and its answer.

    `moment` is the session's time at which it began; `began` and `ended` are seconds of a clock that never goes back.
    `asked` and `told` are the first bytes of the two bodies, `asked_size` and `told_size` how long they are. `status` is 0
    while no answer has begun; `named` are its headers by name in lower case, the first of each; `complete` tells whether the
    answer came to its end.
    """

    scope: Scope
    witness: Witness
    moment: datetime
    began: float
    ended: float = 0.0
    asked: bytes = b""
    asked_size: int = 0
    status: int = 0
    headers: Headers = field(default_factory=list)
    named: Mapping[bytes, bytes] = field(default_factory=dict)
    told: bytes = b""
    told_size: int = 0
    complete: bool = False

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began

    def ask(self, part: bytes) -> None:
        """One more part of the demand's body."""
        self.asked, self.asked_size = _with(self.asked, part), self.asked_size + len(part)

    def begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """An answer begins."""
        self.status, self.headers = int(status), [*headers]
        # From the last to the first, so that the first of a name is what stays.
        self.named = {name.lower(): value for name, value in reversed(self.headers)}

    def identify(self, request_id: bytes) -> None:
        """Give the answer that begins an id; an empty one, which somebody else wrote, is none."""
        self.headers = [*(one for one in self.headers if one[0].lower() != REQUEST_ID), (REQUEST_ID, request_id)]
        self.named = {**self.named, REQUEST_ID: request_id}

    def tell(self, part: bytes) -> None:
        """One more part of its body."""
        self.told, self.told_size = _with(self.told, part), self.told_size + len(part)


def _with(held: bytes, part: bytes) -> bytes:
    return held + part[: HELD_BYTES - len(held)] if held else part[:HELD_BYTES]
