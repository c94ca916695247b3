"""Wishes put together for a sandbox: who judges them, and the layer that grants them."""

from collections.abc import Callable
from datetime import date
from random import Random

from starlette.types import ASGIApp

from droits_contract import load_contract
from droits_simulator.clock import Clock, today
from droits_simulator.droits.peuple import Peuple
from droits_simulator.resting import rest
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.wishes.documented import Documented
from droits_simulator.wishes.layer import Wishing, WishLayer

_SEED_BYTES = 16


def create_wishing(
    settings: Settings, clock: Clock, people: Callable[[date], Peuple], alea: Callable[[int], str]
) -> Wishing | None:
    """What judges the wishes of a sandbox; None where none are granted. The chances of delays begin with `alea`."""
    if not settings.wishes:
        return None

    def knows(login: str) -> bool:
        return people(today(clock)).by_login(login) is not None

    drawn = Random(alea(_SEED_BYTES))  # noqa: S311 - delays, no secret
    return Wishing(Documented(load_contract(), RIGHTS_PATH), clock.now, knows, drawn, rest)


def granting_wishes(app: ASGIApp, wishing: Wishing | None) -> ASGIApp:
    """The application behind the layer, or alone."""
    return WishLayer(app, wishing) if wishing else app
