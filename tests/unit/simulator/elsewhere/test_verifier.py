"""The verifier of a sandbox that stands behind another FranceConnect."""

import asyncio
import contextlib
import logging
from datetime import date

import httpx
import pytest

from droits_simulator.api.token import BrokerUnreachable
from droits_simulator.clock import FixedClock
from droits_simulator.elsewhere.verifier import RemoteVerifier, connect
from droits_simulator.settings import Elsewhere

URL = "https://fc.example/api/v1"
CLOCK = FixedClock.on(date(2026, 11, 24))
DEAD = httpx.Response(401, json={"status": "fail", "message": "token_not_found_or_expired"})


def _verifier(*answers: httpx.Response) -> RemoteVerifier:
    replies = iter(answers)
    return connect(Elsewhere(URL, "v1"), None, CLOCK, transport=httpx.MockTransport(lambda _request: next(replies)))


async def _ask(verifier: RemoteVerifier, times: int) -> None:
    async with verifier:
        for _ in range(times):
            with contextlib.suppress(BrokerUnreachable):
                assert await verifier.verify("jeton-secret", "default") is None


def test_why_it_failed_is_said_once_until_it_works_again(caplog: pytest.LogCaptureFixture) -> None:
    bad = [httpx.Response(500)] * 3
    with caplog.at_level(logging.WARNING):
        asyncio.run(_ask(_verifier(*bad, httpx.Response(404), DEAD, httpx.Response(404)), 6))
    assert [record.getMessage() for record in caplog.records] == [
        f"FranceConnect at {URL}: checktoken answers {status}" for status in (500, 404, 404)
    ]


def test_a_verifier_that_has_hung_up_asks_no_more() -> None:
    verifier = _verifier(DEAD)
    asyncio.run(_ask(verifier, 1))
    with pytest.raises(RuntimeError, match="closed"):
        asyncio.run(verifier.verify("jeton", "default"))
