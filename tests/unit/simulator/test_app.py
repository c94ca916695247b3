"""The whole sandbox in process: who answers at which address, and a login walked to its end."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from droits_contract import load_contract
from droits_contract.source import artefact
from droits_fixtures import load_cast
from droits_fixtures.errors import FoyerError
from droits_simulator import partenaire
from droits_simulator.app import build, create_app
from droits_simulator.clock import FixedClock
from droits_simulator.demo import Client
from droits_simulator.faults import UnknownFault
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.listening import listen, url_of
from droits_simulator.partenaire import PartenaireError
from droits_simulator.settings import RIGHTS_PATH, Elsewhere, Settings

JOUR = date(2026, 11, 24)
BASE = "http://127.0.0.1:8800"


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


def _build(keys: Keys, *faults: str):
    return build(Settings(BASE, faults=frozenset(faults)), clock=FixedClock.on(JOUR), keys=keys)


@pytest.fixture(scope="module")
def sandbox(keys: Keys):
    return _build(keys)


def _with(app: object, story: Callable[[httpx.AsyncClient], Awaitable[object]]):
    async def told() -> object:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as browser:
            return await story(browser)

    return asyncio.run(told())


async def _token(browser: httpx.AsyncClient, client: Client, login: str, version: str = "v2", world: str = "") -> str:
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": "openid identite_pivot droits_assurance_maladie",
        "state": "etat-de-l-essai-numero-1",
        "nonce": "nonce-de-l-essai-numero-1",
    } | ({"acr_values": "eidas1"} if version == "v2" else {})
    page = (await browser.get(f"{world}/api/{version}/authorize", params=asked)).headers["location"]
    await browser.post(f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"})
    await browser.post(f"{page}/login", data={"login": login, "password": "123"})
    back = await browser.post(f"{page}/consent", data={"decision": "accepter"})
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
    }
    token: str = (await browser.post(f"{world}/api/{version}/token", data=form)).json()["access_token"]
    return token


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_login_leads_to_the_seven_operations(sandbox, version: str) -> None:
    claire = load_cast(JOUR).foyer("dupont-trois-enfants").personne("claire")

    async def story(browser: httpx.AsyncClient) -> dict[str, int]:
        client = sandbox.demo().clients[0]
        token = await _token(browser, client, "claire.dupont", version)
        headers = {"X-API-Key": client.cle, "Authorization": f"Bearer {token}", "nir": claire.nir}
        paths = [operation.path for operation in load_contract().operations]
        return {path: (await browser.get(RIGHTS_PATH + path, headers=headers)).status_code for path in paths}

    assert set(_with(sandbox.app, story).values()) == {200}


def test_every_persona_is_reconciled_through_franceconnect_or_is_not_covered(sandbox) -> None:
    cast = load_cast(JOUR)
    doubtful = {one.login for one in cast.personas() if one.nom_famille == "VERNIER"}  # two of one civil status
    known = [one for one in cast.personas() if one.login not in doubtful]
    covered = {one.login: one.nir for one in known if one.est_assure and one.caisse.couverte}

    async def story(browser: httpx.AsyncClient) -> dict[str, tuple[int, str]]:
        client = sandbox.demo().clients[0]
        seen = {}
        for persona in cast.personas():
            token = await _token(browser, client, persona.login or "")
            headers = {"X-API-Key": client.cle, "Authorization": f"Bearer {token}"}
            answer = (await browser.get(f"{RIGHTS_PATH}/me", headers=headers)).json()
            seen[persona.login] = answer.get("nir") or answer["code"]
        return seen

    expected = {one.login: covered.get(one.login, "assure-non-gere") for one in cast.personas()}
    assert _with(sandbox.app, story) == expected


def test_a_token_of_one_partner_is_refused_with_the_key_of_another(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> str:
        hopital, mutuelle, _ = sandbox.demo().clients
        token = await _token(browser, mutuelle, "claire.dupont")
        headers = {"X-API-Key": hopital.cle, "Authorization": f"Bearer {token}"}
        return (await browser.get(f"{RIGHTS_PATH}/me", headers=headers)).json()["code"]

    assert _with(sandbox.app, story) == "client-non-rattache"


def test_a_quota_follows_the_clock_of_the_session_and_is_spent_in_that_session_alone(keys: Keys) -> None:
    sandbox = _build(keys)
    frugale = next(client for client in sandbox.demo().apart if client.nom == "frugale")

    async def calls(browser: httpx.AsyncClient, world: str = "") -> list[int]:
        token = await _token(browser, frugale, "claire.dupont", world=world)
        headers = {"X-API-Key": frugale.cle, "Authorization": f"Bearer {token}"}
        answers = [await browser.get(f"{world}{RIGHTS_PATH}/me", headers=headers) for _ in range(4)]
        return [answer.status_code for answer in answers]

    async def story(browser: httpx.AsyncClient) -> list[list[int]]:
        first, again = await calls(browser), await calls(browser)
        session = (await browser.post("/control/sessions", json={})).json()["session"]
        elsewhere = await calls(browser, f"/s/{session}")
        assert (await browser.put("/control/clock", json={"advance": 1})).status_code == 200
        return [first, again, elsewhere, await calls(browser)]

    answered, refused = [200, 200, 200, 429], [429, 429, 429, 429]
    assert _with(sandbox.app, story) == [answered, refused, answered, answered]


def test_partners_may_be_under_conventions_of_one_s_own(keys: Keys, tmp_path: Path) -> None:
    folder = tmp_path / "conventions"
    folder.mkdir()
    hospital = artefact("spec", "convention", "etablissement-de-soins.yaml").read_text(encoding="utf-8")
    (folder / "pharmacie.yaml").write_text(hospital.replace("id: etablissement-de-soins", "id: pharmacie"), "utf-8")
    partners = (Path(partenaire.__file__).parent / "partenaires.yaml").read_text(encoding="utf-8")
    own = tmp_path / "partenaires.yaml"
    own.write_text(partners.replace("convention: etablissement-de-soins", "convention: pharmacie", 1), "utf-8")

    sandbox = build(Settings(BASE, conventions=folder, partenaires=own), clock=FixedClock.on(JOUR), keys=keys)

    async def story(browser: httpx.AsyncClient) -> int:
        hopital = sandbox.demo().clients[0]
        assert hopital.convention == "pharmacie"
        headers = {
            "X-API-Key": hopital.cle,
            "Authorization": f"Bearer {await _token(browser, hopital, 'claire.dupont')}",
        }
        return (await browser.get(f"{RIGHTS_PATH}/me", headers=headers)).status_code

    assert _with(sandbox.app, story) == 200
    with pytest.raises(PartenaireError, match="no convention 'pharmacie'"):
        build(Settings(BASE, partenaires=own), clock=FixedClock.on(JOUR), keys=keys)


def test_the_addresses_of_the_sandbox(sandbox) -> None:
    async def story(browser: httpx.AsyncClient) -> list[tuple[int, str]]:
        paths = ["/", "/healthz", "/api/v2/.well-known/openid-configuration", f"{RIGHTS_PATH}/openapi.json", "/zut"]
        answers = [await browser.get(path) for path in paths]
        return [(one.status_code, one.headers.get("content-type", "").split(";")[0]) for one in answers]

    assert _with(sandbox.app, story) == [
        (200, "text/html"),
        (204, ""),
        (200, "application/json"),
        (200, "application/json"),
        (404, "application/problem+json"),
    ]


def test_the_home_page_shows_addresses_and_the_day_and_loads_nothing_foreign(sandbox) -> None:
    page = _with(sandbox.app, lambda browser: browser.get("/"))
    for expected in ("2026-11-24", f"{BASE}{RIGHTS_PATH}/", f"{BASE}/api/v2"):
        assert expected in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<img|src=|href=.?https?:", page.text)


def test_what_a_household_tells_is_escaped_on_the_page(sandbox) -> None:
    assert "l&#39;API" in _with(sandbox.app, lambda browser: browser.get("/personnes")).text


def test_a_sandbox_without_fault_carries_no_mark(sandbox) -> None:
    assert "x-banc-droits-faute" not in _with(sandbox.app, lambda browser: browser.get("/healthz")).headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v2/jwks", f"{RIGHTS_PATH}/me", "/zut"])
def test_every_answer_of_a_faulty_sandbox_says_so(keys: Keys, path: str) -> None:
    app = _build(keys, "nir-etranger-servi", "fenetre-ignoree").app
    answer = _with(app, lambda browser: browser.get(path))
    assert answer.headers["x-banc-droits-faute"] == "fenetre-ignoree, nir-etranger-servi"


def test_the_welcome_page_warns_of_faults(keys: Keys) -> None:
    page = _with(_build(keys, "nir-etranger-servi").app, lambda browser: browser.get("/"))
    assert "Fautes volontaires en marche" in page.text


def test_an_unknown_fault_stops_the_start(keys: Keys) -> None:
    with pytest.raises(UnknownFault):
        _build(keys, "zut")


def test_a_broken_household_stops_the_start(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "casse.yaml").write_text("raconte: 1\n", encoding="utf-8")
    with pytest.raises(FoyerError, match=r"casse\.yaml"):
        build(Settings(BASE, foyers=tmp_path), clock=FixedClock.on(JOUR), keys=keys)


def test_behind_another_franceconnect_ours_and_the_demonstration_service_are_not_there(keys: Keys) -> None:
    settings = Settings(BASE, elsewhere=Elsewhere("https://fc.example/api/v2"))
    app = build(settings, clock=FixedClock.on(JOUR), keys=keys).app

    async def story(browser: httpx.AsyncClient) -> list[int]:
        paths = ("/api/v1/authorize", "/api/v2/jwks", "/demo", "/", f"{RIGHTS_PATH}/openapi.json")
        return [(await browser.get(path)).status_code for path in paths]

    assert _with(app, story) == [404, 404, 404, 200, 200]
    page = _with(app, lambda browser: browser.get("/")).text
    assert "https://fc.example/api/v2" in page
    assert "vérifiés là-bas" in page
    assert "/api/v1" not in page
    assert '/demo"' not in page


def test_a_broker_that_is_away_is_503_for_the_caller(keys: Keys) -> None:
    client = _build(keys).demo().clients[0]
    with listen("127.0.0.1", 0) as refuses:  # bound, never listened on
        settings = Settings(BASE, elsewhere=Elsewhere(f"{url_of(refuses)}/api/v2"))
        app = build(settings, clock=FixedClock.on(JOUR), keys=keys).app
        headers = {"X-API-Key": client.cle, "Authorization": "Bearer jeton"}
        answer = _with(app, lambda browser: browser.get(f"{RIGHTS_PATH}/me", headers=headers))
    assert (answer.status_code, answer.json()["code"]) == (503, "franceconnect-injoignable")


@pytest.mark.parametrize("elsewhere", [None, Elsewhere("https://fc.example/api/v2")])
def test_the_lifespan_assembles_the_rights_api_before_the_first_call(keys: Keys, elsewhere: Elsewhere | None) -> None:
    app = create_app(replace(Settings(BASE), elsewhere=elsewhere), clock=FixedClock.on(JOUR), keys=keys)
    sent: list[str] = []

    async def live() -> None:
        told = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, str]:
            return {"type": next(told)}

        async def send(message: dict[str, str]) -> None:
            sent.append(message["type"])

        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

    asyncio.run(live())
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
