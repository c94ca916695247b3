"""A bench whose FranceConnect is hostile."""

from typing import Any

import pytest

from droits_simulator.sessions import Session, within


def _turned(bench: Any, names: tuple[str, ...]) -> Any:
    inner = bench.app

    async def hostile(scope: Any, receive: Any, send: Any) -> None:
        with within(Session(hostile=names)):
            await inner(scope, receive, send)

    bench.app = hostile
    bench.http = bench.browser()
    return bench


@pytest.fixture
def turn_hostile(bench: Any) -> Any:
    """Turns the bench, from now on, into one that is hostile in those ways."""
    return lambda *names: _turned(bench, names)


@pytest.fixture
def world(bench: Any) -> Any:
    """Makes new benches, each hostile in the ways given."""
    return lambda *names: _turned(type(bench)(bench.keys, bench.registre), names)
