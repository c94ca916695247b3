"""Wishes in a whole sandbox: through FranceConnect, in sessions, over a real socket, and switched off."""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn

from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.listening import listen, url_of
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.wishes.shape import say_nothing_of_wished_cuts

BASE = "http://127.0.0.1:8800"
ME = f"{RIGHTS_PATH}/me"
CLOCK = "X-Banc-Droits-Horloge"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


def _build(keys: Keys, **settings: Any):
    return build(Settings(BASE, **settings), clock=FixedClock.on(date(2026, 11, 24)), keys=keys)


@pytest.fixture(scope="module")
def sandbox(keys: Keys):
    return _build(keys)


def _with(app: Any, story: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    async def told() -> Any:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
            return await story(browser)

    return asyncio.run(told())


async def _token(browser: httpx.AsyncClient, client: Any) -> str:
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": "openid identite_pivot droits_assurance_maladie",
        "state": "etat-de-l-essai-numero-1",
        "nonce": "nonce-de-l-essai-numero-1",
        "acr_values": "eidas1",
    }
    page = (await browser.get("/api/v2/authorize", params=asked)).headers["location"]
    await browser.post(f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"})
    await browser.post(f"{page}/login", data={"login": "claire.dupont", "password": "123"})
    back = await browser.post(f"{page}/consent", data={"decision": "accepter"})
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect_uri}
    form |= {"client_id": client.client_id, "client_secret": client.client_secret}
    token: str = (await browser.post("/api/v2/token", data=form)).json()["access_token"]
    return token


def test_a_token_is_dead_for_who_asks_later_and_lives_on_for_all_others(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> list[int]:
        client = sandbox.demo().clients[0]
        headers = {"X-API-Key": client.cle, "Authorization": f"Bearer {await _token(browser, client)}"}
        moments = ["+59", "+61", "2026-11-24T12:00:59+01:00", "2026-11-24T12:01:01+01:00"]
        answers = [await browser.get(ME, headers={**headers, CLOCK: moment}) for moment in moments]
        answers.append(await browser.get(ME, headers=headers))
        return [one.status_code for one in answers]

    assert _with(sandbox.app, story) == [200, 401, 200, 401, 200]


def test_franceconnect_asked_at_another_moment_answers_at_that_moment(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> httpx.Response:
        client = sandbox.demo().clients[0]
        headers = {"Authorization": f"Bearer {await _token(browser, client)}"}
        usual = await browser.get("/api/v2/userinfo", headers=headers)
        assert usual.status_code == 200
        return await browser.get("/api/v2/userinfo", headers={**headers, CLOCK: "+61"})

    answer = _with(sandbox.app, story)
    assert (answer.status_code, answer.headers["x-banc-droits-faute"]) == (401, "voeu:horloge")


def test_a_malformed_moment_is_refused_at_every_address(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> list[tuple[int, str]]:
        paths = ("/", "/healthz", "/api/v2/jwks", "/api/v1/authorize", "/control/clock", ME)
        answers = [await browser.get(path, headers={CLOCK: "hier"}) for path in paths]
        return [(one.status_code, one.json()["code"]) for one in answers]

    assert set(_with(sandbox.app, story)) == {(400, "voeu-invalide")}


def test_a_page_shows_the_day_that_was_asked_for(sandbox) -> None:
    headers = {CLOCK: "2026-12-25T12:00:00+01:00"}
    assert "2026-12-25" in _with(sandbox.app, lambda browser: browser.get("/", headers=headers)).text


def test_a_moment_is_never_kept(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> tuple[str, str]:
        before = (await browser.get("/control/clock")).json()["now"]
        await browser.put("/control/faults", json={"faults": []}, headers={CLOCK: "+86400"})
        return before, (await browser.get("/control/clock")).json()["now"]

    before, after = _with(sandbox.app, story)
    assert before == after


def test_only_the_rights_api_looks_for_wishes(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> None:
        for path in ("/healthz", "/api/v2/jwks", f"{RIGHTS_PATH}/openapi.json"):
            usual = await browser.get(path)
            wishing = await browser.get(f"{path}?__code=abc", headers={"Prefer": "code=x"})
            assert (wishing.status_code, wishing.content) == (usual.status_code, usual.content)
            assert usual.is_success

    _with(sandbox.app, story)


def test_a_link_carries_a_wish_into_a_session(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> httpx.Response:
        session = (await browser.post("/control/sessions", json={})).json()["session"]
        return await browser.get(f"/s/{session}{ME}?__code=503")

    answer = _with(sandbox.app, story)
    assert answer.status_code == 503
    assert answer.json()["instance"].startswith("/s/")


def test_without_wishes_they_are_unknown_parameters_and_headers_like_any_other(keys: Keys) -> None:
    app = _build(keys, wishes=False, personas_without_login=True).app

    async def story(browser: httpx.AsyncClient) -> list[httpx.Response]:
        asked: list[tuple[str, dict[str, str]]] = [
            (ME, {}),
            (f"{ME}?__code=503&__zut=1&__persona=claire.dupont", {}),
            (ME, {"Prefer": "code=503, cut=x"}),
            (ME, {CLOCK: "hier"}),
        ]
        return [await browser.get(path, headers=headers) for path, headers in asked]

    for answer in _with(app, story):
        assert (answer.status_code, answer.json()["code"]) == (401, "cle-absente")
        assert not {"x-banc-droits-faute", "x-banc-droits", "preference-applied"} & set(answer.headers)


@contextmanager
def _served(app: Any) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield url_of(listener)
        finally:
            server.should_exit = True
            thread.join()


def _until_it_breaks(client: httpx.Client, url: str) -> tuple[httpx.Headers, bytes]:
    got = b""
    with client.stream("GET", url) as answer:
        try:
            for part in answer.iter_raw():
                got += part
        except httpx.RemoteProtocolError:
            return answer.headers, got
    raise AssertionError("the answer came whole")


def test_a_cut_answer_breaks_off_on_the_wire_and_is_no_error_of_the_sandbox(sandbox, caplog) -> None:
    say_nothing_of_wished_cuts()
    with caplog.at_level(logging.WARNING), _served(sandbox.app) as url, httpx.Client(trust_env=False) as client:
        whole = client.get(f"{url}{ME}")
        headers, got = _until_it_breaks(client, f"{url}{ME}?__cut=40")
        assert headers["content-length"] == whole.headers["content-length"]
        assert headers["x-banc-droits-faute"] == "voeu:cut=40"
        assert got == whole.content[:40]
        assert client.get(f"{url}{ME}").status_code == 401
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []
