"""What the sandbox asks of a store.

Keys are `<session>/<kind>/<id>` (the sessions themselves lie under `sessions/<id>`) and are made by the callers; values
are JSON (dictionaries of plain values), so that any server can hold them. Expiry follows the sandbox's clock, never the
store's: `expires_at` is in seconds since 1970 of that clock, and a value is dead from that very second.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Value = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spending:
    """A counter of which one is to be spent: its key, how much it may hold, and when it is dead."""

    key: str
    limit: int
    expires_at: float


class Store(Protocol):
    """A key-value store with expiry and an atomic take, and lists that keep their last values.

    `is_shared` tells whether other processes may read what this one keeps.
    """

    @property
    def is_shared(self) -> bool:
        """Whether other processes read it too."""
        ...

    async def put(self, key: str, value: Value, *, expires_at: float) -> None:
        """Keep `value` until `expires_at`."""
        ...

    async def add(self, key: str, value: Value, *, expires_at: float) -> bool:
        """Keep `value` unless a live one is there, in one step: of two callers exactly one is told True."""
        ...

    async def get(self, key: str) -> Value | None:
        """The value, or None if it was never put, was taken, or is dead."""
        ...

    async def swap(self, key: str, seen: Value | None, value: Value, *, expires_at: float) -> bool:
        """Keep `value` if what is there is still what was `seen` (None: nothing), in one step; whether it was kept."""
        ...

    async def take(self, key: str) -> Value | None:
        """The value, removed in the same step: of two callers exactly one gets it."""
        ...

    async def count(self, key: str, by: int = 1, *, expires_at: float) -> int:
        """Add to a counter in one step and tell what it holds then: of two callers none sees the other's number.

        A counter that is not there, or is dead, holds 0; adding 0 only looks. It is for this method (and `delete`,
        `names`) alone. `expires_at` is the same at every call for a key.
        """
        ...

    async def spend(self, counters: Sequence[Spending]) -> tuple[bool, list[int]]:
        """Add one to each counter in one step, or to none where any is at its limit; whether, and what each holds then.

        All of them have the first two segments of their keys in common.
        """
        ...

    async def delete(self, key: str) -> None:
        """Forget the value; nothing happens if there is none."""
        ...

    async def names(self, prefix: str) -> list[str]:
        """The keys of the live values that begin with `prefix`, which holds at least the first segment and its slash."""
        ...

    async def push(self, key: str, value: Value, *, keep: int) -> None:
        """Add `value` at the end of a list of which only the last `keep` values are kept."""
        ...

    async def items(self, key: str) -> list[Value]:
        """The values of a list, the oldest first; none if there is no such list."""
        ...

    async def clear(self, session: str) -> None:
        """Forget everything whose key begins with that segment, lists too."""
        ...
