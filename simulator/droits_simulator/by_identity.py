"""What is worked out of objects once, and kept by which objects they are.

For objects that live long and are asked about at each call, where a hash of all that they hold would cost more than it
spares, or where they hold what has none.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")
MOST = 1024


class ByIdentity(Generic[Made]):
    """`make`, whose results are kept: by which object its first argument is, and as long as the others are equal.

    None of them may be changed afterwards. The first is held, so that no other object takes its identity. Where there would
    be more than `most`, all are let go of.
    """

    def __init__(self, make: Callable[..., Made], most: int = MOST) -> None:
        self._make, self._most = make, most
        self._held: dict[int, tuple[Any, tuple[Any, ...], Made]] = {}

    def __call__(self, one: Any, *others: Any) -> Made:
        """What `make` makes of them."""
        held = self._held.get(id(one))
        if held is not None and held[1] == others:
            return held[2]
        if len(self._held) >= self._most:
            self._held.clear()
        made = self._make(one, *others)
        self._held[id(one)] = (one, others, made)
        return made
