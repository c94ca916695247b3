"""What a sandbox stands on: where its state lives, the secrets that all of its processes share, and the line to both."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from secrets import token_bytes, token_hex

from droits_simulator.clock import Clock
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.state import MemoryStore, Store
from droits_simulator.state.address import StateAddress
from droits_simulator.state.shared import Commons, line_to

_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Backing:
    """Where state lives: `stores(clock, sweep_clock)` opens a store, whose values die by the first of the two.

    `masking` makes the pseudonyms of the journal and `counting` the digests of the statistics; `keys` are FranceConnect's,
    new ones where there are none. `line` opens with the sandbox and closes with it.
    """

    stores: Callable[[Clock, Clock], Store] = MemoryStore
    masking: bytes = field(default_factory=lambda: token_bytes(_SECRET_BYTES), repr=False)
    counting: bytes = field(default_factory=lambda: token_bytes(_SECRET_BYTES), repr=False)
    keys: Keys | None = field(default=None, repr=False)
    line: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)

    @property
    def is_shared(self) -> bool:
        """Whether other processes stand on it too."""
        return not isinstance(self.line, nullcontext)


def shared_backing(address: StateAddress) -> Backing:
    """The one that all who are given that address share; StateUnreachable where nothing answers, MissingExtra."""
    from droits_simulator.state.redis_store import RedisStore  # noqa: PLC0415 - its library is an extra

    line = line_to(address)
    with Commons(address) as commons:
        return Backing(
            lambda clock, sweep_clock: RedisStore(line, clock, sweep_clock),
            bytes.fromhex(commons.drawn("masking", lambda: token_hex(_SECRET_BYTES))),
            bytes.fromhex(commons.drawn("counting", lambda: token_hex(_SECRET_BYTES))),
            Keys.of(commons.drawn("keys", lambda: Keys.generate().as_text())),
            line,
        )
