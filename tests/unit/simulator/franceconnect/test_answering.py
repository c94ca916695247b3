"""An address of the broker writes every refusal, wherever it was met."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from droits_simulator.franceconnect.answering import Answering


class Refused(Exception):
    pass


class Inscriptions:
    """A register that cannot be read."""

    async def registre(self) -> Any:
        raise Refused


async def refusing(_context: Any, _request: Any) -> Any:
    raise Refused


async def answering(_context: Any, _request: Any) -> Any:
    return PlainTextResponse("never asked")


@pytest.mark.parametrize(("answer", "inscriptions"), [(refusing, None), (answering, Inscriptions())])
def test_a_refusal_is_written_and_stored_by_nobody(bench, answer, inscriptions):
    context = replace(bench.broker._context, inscriptions=inscriptions)
    written = {Refused: lambda _request, _refusal: PlainTextResponse("refused", 503)}

    answered = TestClient(Answering(context, "v2/token", answer, written)).get("/")

    assert (answered.status_code, answered.text, answered.headers["cache-control"]) == (503, "refused", "no-store")
