"""Addresses with a line break, which no table of routes matches, and calls that end before the rights API hears of them."""

import asyncio
from datetime import date

import httpx
import pytest
from starlette.types import ASGIApp

from droits_simulator.app import create_app
from droits_simulator.clock import FixedClock
from droits_simulator.settings import RIGHTS_PATH, Settings


@pytest.fixture
def app() -> ASGIApp:
    return create_app(Settings("http://banc.test"), clock=FixedClock.on(date(2026, 11, 24)))


def get(app: ASGIApp, *paths: str) -> list[httpx.Response]:
    async def call() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://banc.test") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(call())


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/control/journal/a%0Ab", "adresse-inconnue"),
        (f"{RIGHTS_PATH}/a%0Ab", "chemin-inconnu"),
        ("/a%0Ab", "chemin-inconnu"),
        ("/s/inconnue/a%0Ab", "session-inconnue"),
    ],
)
def test_an_address_with_a_line_break_is_refused_in_the_words_of_whom_it_asks(
    app: ASGIApp, path: str, code: str
) -> None:
    (answer,) = get(app, path)

    assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_call_whose_wish_is_refused_stands_in_the_journal(app: ASGIApp) -> None:
    refused, journal = get(app, f"{RIGHTS_PATH}/me?__code=418", "/control/journal")

    assert refused.status_code == 400
    (told,) = journal.json()["exchanges"]
    assert (told["kind"], told["operation"], told["verdict"]) == ("droits", "getMe", "refused")
    assert told["code"] == "voeu-invalide"


def test_a_call_whose_wish_is_refused_can_be_explained(app: ASGIApp) -> None:
    (refused,) = get(app, f"{RIGHTS_PATH}/me?__code=418")
    (explained,) = get(app, f"/control/explain/{refused.headers['X-Request-Id']}")

    assert explained.status_code == 200
    assert explained.json()["code"] == "voeu-invalide"
