"""Webhooks by the control API."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from droits_simulator.app import build
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import Settings

BASE = "http://127.0.0.1:8800"
WEBHOOKS = "/control/webhooks"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def tell(keys: Keys) -> Callable[..., object]:
    def told(story: Callable[[httpx.AsyncClient], Awaitable[object]], **changes: object) -> object:
        sandbox = build(Settings(BASE, **changes), keys=keys)

        async def run() -> object:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=BASE) as browser:
                return await story(browser)

        return asyncio.run(run())

    return told


def test_a_secret_is_told_once_and_a_subscription_is_forgotten(tell) -> None:
    async def story(browser):
        made = await browser.post(WEBHOOKS, json={"url": "http://127.0.0.1:9/", "evenements": ["approve"]})
        name = made.json()["id"]
        listed, sent = await browser.get(WEBHOOKS), await browser.get(f"{WEBHOOKS}/{name}/envois")
        gone = await browser.delete(f"{WEBHOOKS}/{name}")
        after = [await browser.delete(f"{WEBHOOKS}/{name}"), await browser.get(f"{WEBHOOKS}/{name}/envois")]
        return made, listed, sent, gone, after

    made, listed, sent, gone, after = tell(story)
    assert (made.status_code, gone.status_code) == (201, 204)
    assert made.json()["secret"]
    assert made.json()["secret"] not in listed.text
    assert listed.json()["webhooks"][0]["evenements"] == ["approve"]
    assert sent.json() == {"envois": []}
    assert [(one.status_code, one.json()["code"]) for one in after] == [(404, "webhook-inconnu")] * 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "https://partenaire.example/"}, "webhook-refuse"),
        ({"url": "http://127.0.0.1:9/", "evenements": ["danse"]}, "demande-invalide"),
        ({"url": "http://127.0.0.1:9/", "secret": "court"}, "demande-invalide"),
        ({"url": "http://127.0.0.1:9/", "secret": "é" * 20}, "demande-invalide"),
        ({}, "demande-invalide"),
    ],
)
def test_a_subscription_that_cannot_be_is_refused(tell, body, code: str) -> None:
    answer = tell(lambda browser: browser.post(WEBHOOKS, json=body))
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_other_machines_are_told_where_the_sandbox_allows_it(tell) -> None:
    body = {"url": "https://partenaire.example/"}
    assert tell(lambda browser: browser.post(WEBHOOKS, json=body), webhooks_anywhere=True).status_code == 201
