"""Whether the sandbox is ready: contract, conventions and households are there, and the store keeps what it is given."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from droits_simulator.clock import Clock
from droits_simulator.sessions import current
from droits_simulator.state import Store

PATIENCE = 2.0
"""Seconds that each check may take."""
_KEPT = 60.0
_log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[bool]]


class Pret:
    """The checks by name, in words for people."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks

    async def manque(self) -> list[str]:
        """The names of the checks that fail, are late, or cannot be carried out; none when all is ready."""
        return [name for name, check in self._checks.items() if not await _passes(name, check)]


async def _passes(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except Exception as cause:  # noqa: BLE001 - whatever it is, the sandbox is not ready
        _log.warning("%s while looking whether the sandbox is ready: %s", type(cause).__name__, name)
        return False


def at_hand(loaded: Callable[[], object]) -> Check:
    """Whether something is loaded, and not empty."""

    async def check() -> bool:
        return bool(loaded())

    return check


def keeps(store: Store, clock: Clock) -> Check:
    """Whether the store gives back what it was given just now."""

    async def check() -> bool:
        key, now = f"{current().id}/pret/essai", clock.now().timestamp()
        await store.put(key, {"moment": now}, expires_at=now + _KEPT)
        return await store.get(key) == {"moment": now}

    return check
