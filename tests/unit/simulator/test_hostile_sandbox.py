"""A whole sandbox whose FranceConnect is hostile: switched on by name, for one session, and said everywhere."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import httpx
import pytest

from droits_simulator.announce import as_text
from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.faults import UnknownFault
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.misbehaviours import known as names
from droits_simulator.settings import RIGHTS_PATH, Elsewhere, Settings

JOUR = date(2026, 11, 24)
BASE = "http://127.0.0.1:8800"
MARK = "x-banc-droits-faute"
NAMES = ("courtier-nonce-absent", "nir-etranger-servi")


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def started(keys: Keys) -> Callable[..., Any]:
    def start(*names: str, elsewhere: Elsewhere | None = None) -> Any:
        settings = Settings(BASE, faults=frozenset(names), elsewhere=elsewhere)
        return build(settings, clock=FixedClock.on(JOUR), keys=keys)

    return start


def tell(app: Any, story: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    async def told() -> Any:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
            return await story(browser)

    return asyncio.run(told())


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/v2/jwks", "/api/v1/authorize", "/api/v2/zut", "/demo", f"{RIGHTS_PATH}/me", "/zut"]
)
def test_every_answer_of_a_hostile_sandbox_says_so(started, path: str) -> None:
    answer = tell(started(*NAMES).app, lambda browser: browser.get(path))

    assert answer.headers[MARK] == "nir-etranger-servi, courtier-nonce-absent"


def test_the_banner_and_the_welcome_page_tell_faults_and_hostilities(started) -> None:
    sandbox = started(*NAMES)
    banner = as_text(sandbox.demo())

    assert "  courtier-nonce-absent  The id_token has no `nonce`" in banner
    assert "  nir-etranger-servi  " in banner
    assert "courtier-nonce-absent" in tell(sandbox.app, lambda browser: browser.get("/")).text


def test_an_unknown_name_stops_the_start_and_names_both_kinds(started) -> None:
    with pytest.raises(UnknownFault, match=r"fenetre-ignoree.*courtier-alg-none"):
        started("courtier-zut")


def test_somebody_elses_franceconnect_is_not_ours_to_make_hostile(started) -> None:
    elsewhere = Elsewhere("https://fc.example/api/v2")
    with pytest.raises(UnknownFault):
        started("courtier-nonce-absent", elsewhere=elsewhere)

    app = started(elsewhere=elsewhere).app
    assert tell(app, lambda browser: browser.put("/control/faults", json={"faults": [NAMES[0]]})).status_code == 400


def test_a_session_turns_hostile_alone_and_honest_again(started) -> None:
    app = started().app

    async def story(browser: httpx.AsyncClient) -> list[str | None]:
        opened = await browser.post("/control/sessions", json={})
        home = f"/s/{opened.json()['session']}"
        switched = await browser.put(f"{home}/control/faults", json={"faults": list(NAMES)})
        assert switched.status_code == 200, switched.text
        inside = await browser.get(f"{home}/api/v2/jwks")
        outside = await browser.get("/api/v2/jwks")
        await browser.delete(f"{home}/control/faults")
        after = await browser.get(f"{home}/api/v2/jwks")
        return [one.headers.get(MARK) for one in (inside, outside, after)]

    assert tell(app, story) == ["nir-etranger-servi, courtier-nonce-absent", None, None]


def test_the_control_api_tells_every_hostility(started) -> None:
    known = tell(started().app, lambda browser: browser.get("/control/faults")).json()["known"]

    assert {one["name"]: one["titre"] for one in known if one["of"] == "franceconnect"} == names()[1]
