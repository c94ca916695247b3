"""An application that is made when it is first asked."""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from droits_simulator.on_demand import OnDemand


def test_nothing_is_made_before_the_first_call_and_nothing_twice() -> None:
    made, called = [], []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        called.append(scope["path"])

    def make() -> ASGIApp:
        made.append("app")
        return app

    asked: Any = OnDemand(make)
    assert made == []
    for path in ("/a", "/b"):
        asyncio.run(asked({"path": path}, None, None))
    assert (made, called) == (["app"], ["/a", "/b"])
