"""The rights API of the small world behind the layer of wishes, in one session, with a sleep that only counts."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import httpx
import pytest

from droits_contract import load_contract
from droits_simulator.api.app import create_api
from droits_simulator.clock import today
from droits_simulator.fault_mark import FaultMark
from droits_simulator.sessions import Session, SessionClock, within
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.wishes.changes import with_wishes
from droits_simulator.wishes.documented import Documented
from droits_simulator.wishes.layer import Wishing, WishLayer


@dataclass
class Wishful:
    """The API, asked in a session; `slept` are the seconds that it would have waited."""

    api: Any
    slept: list[float] = field(default_factory=list)
    seen: list[Any] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def call(
        self, *asked: Any, session: Session | None = None, prefer: str = "", at: str = "", **more: Any
    ) -> httpx.Response:
        headers = [("Prefer", prefer)] if prefer else []
        headers += [("X-Banc-Droits-Horloge", at)] if at else []
        with within(session or Session()):
            return self.api.call(*asked, headers=[*more.pop("headers", ()), *headers], **more)


@pytest.fixture
def documented() -> Documented:
    return Documented(load_contract(), RIGHTS_PATH)


@pytest.fixture
def wishful(services, fait_api: Callable[..., Any], documented: Documented, ahead: Any) -> Wishful:
    services = replace(services, clock=SessionClock(services.clock))
    made = Wishful(fait_api(services))
    rights = FaultMark(create_api(lambda: with_wishes(services, made.sleep), lambda: "numero-1", ahead=ahead))

    async def watched(scope, receive, send) -> None:
        made.seen.append(scope)
        await rights(scope, receive, send)

    def knows(login: str) -> bool:
        return services.people(today(services.clock)).by_login(login) is not None

    wishing = Wishing(documented, services.clock.now, knows, Random(7), made.sleep)  # noqa: S311 - delays
    made.api = replace(made.api, app=WishLayer(watched, wishing))
    return made
