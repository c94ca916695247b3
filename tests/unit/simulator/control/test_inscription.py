"""Registration at FranceConnect by the control API, and by file: what is kept, what is refused, and who sees it."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import yaml
from joserfc import jwe
from joserfc.jwk import ECKey

from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.franceconnect.inscriptions import AU_PLUS
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import RegistreError, load_registre, load_registre_with
from droits_simulator.partenaire import PartenaireError
from droits_simulator.settings import Settings

BASE = "http://127.0.0.1:8800"
SERVICE = {"nom": "Mon service", "redirect_uris": ["https://fs.example/retour"]}
SERVICES, FOURNISSEURS = "/control/franceconnect/services", "/control/franceconnect/fournisseurs"


def provider(**changes: object) -> tuple[ECKey, dict[str, object]]:
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES", "kid": "mine"}, private=True)
    return key, {"nom": "Mon API", "jwks": {"keys": [key.as_dict(private=False)]}, **changes}


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.fixture
def tell(keys: Keys) -> Callable[..., object]:
    sandbox = build(Settings(BASE), clock=FixedClock.on(date(2026, 11, 24)), keys=keys)

    def told(story: Callable[[httpx.AsyncClient], Awaitable[object]]) -> object:
        async def run() -> object:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=BASE) as browser:
                return await story(browser)

        return asyncio.run(run())

    return told


async def authorized(browser, service, at: str = "", redirect_uri: str = "https://fs.example/retour") -> httpx.Response:
    asked = {"response_type": "code", "acr_values": "eidas1", "client_id": service["client_id"]}
    asked |= {"scope": "openid identite_pivot droits_assurance_maladie", "redirect_uri": redirect_uri}
    asked |= {"state": "etat-de-l-essai-numero-1", "nonce": "nonce-de-l-essai-numero-1"}
    return await browser.get(f"{at}/api/v2/authorize", params=asked)


async def token(browser, service) -> str:
    page = (await authorized(browser, service)).headers["location"]
    await browser.post(f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"})
    await browser.post(f"{page}/login", data={"login": "claire.dupont", "password": "123"})
    back = await browser.post(f"{page}/consent", data={"decision": "accepter"})
    code = httpx.QueryParams(urlsplit(back.headers["location"]).query)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "https://fs.example/retour"}
    form |= {name: service[name] for name in ("client_id", "client_secret")}
    found: str = (await browser.post("/api/v2/token", data=form)).json()["access_token"]
    return found


def test_a_service_is_registered_logs_in_and_is_forgotten(tell) -> None:
    async def story(browser):
        service = (await browser.post(SERVICES, json=SERVICE)).json()
        known = await authorized(browser, service)
        elsewhere = await authorized(browser, service, redirect_uri="https://fs.example/autre")
        gone = await browser.delete(f"{SERVICES}/{service['client_id']}")
        after = await authorized(browser, service)
        again = await browser.delete(f"{SERVICES}/{service['client_id']}")
        return service, [one.status_code for one in (known, elsewhere, gone, after)], again.json()["code"]

    service, statuses, again = tell(story)
    assert re.fullmatch(r"[0-9a-f]{64}", service["client_id"])
    assert re.fullmatch(r"[0-9a-f]{64}", service["client_secret"])
    assert service["client_id"] != service["client_secret"]
    assert (statuses, again) == ([303, 400, 204, 400], "inscription-inconnue")


def test_a_candidate_api_is_registered_as_data_provider_and_verifies_a_token(tell) -> None:
    key, wish = provider(scopes=["droits_assurance_maladie"])

    async def story(browser):
        service = (await browser.post(SERVICES, json=SERVICE)).json()
        candidate = (await browser.post(FOURNISSEURS, json=wish)).json()
        form = {name: candidate[name] for name in ("client_id", "client_secret")}
        form["token"] = await token(browser, service)
        return await browser.post("/api/v2/checktoken", data=form)

    answer = tell(story)
    assert answer.status_code == 200, answer.text
    opened = jwe.decrypt_compact(answer.text, key, algorithms=["ECDH-ES", "A256GCM"])
    assert (opened.plaintext or b"").count(b".") == 2


def test_a_session_registers_for_itself_alone(tell) -> None:
    async def story(browser):
        at = f"/s/{(await browser.post('/control/sessions', json={})).json()['session']}"
        service = (await browser.post(at + SERVICES, json=SERVICE)).json()
        inside, outside = await authorized(browser, service, at), await authorized(browser, service)
        listed = [(await browser.get(one + SERVICES)).json()["services"] for one in (at, "")]
        return (
            inside.status_code,
            outside.status_code,
            [sum(one["session"] for one in names) for names in listed],
            listed,
        )

    inside, outside, own, listed = tell(story)
    assert (inside, outside, own) == (303, 400, [1, 0])
    assert "secret" not in json.dumps(listed)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"redirect_uris": ["zut"]}, "redirect_uris.0"),
        ({"redirect_uris": ["http://:80/"]}, "redirect_uris.0"),
        ({"redirect_uris": ["https://ana:x@fs.example/"]}, "redirect_uris.0"),
        ({"redirect_uris": ["https://fs.example:99999/"]}, "redirect_uris.0"),
        ({"redirect_uris": "loopback"}, "redirect_uris"),
        ({"redirect_uris": None}, "redirect_uris"),
        ({"client_id": "court"}, "client_id"),
        ({"client_secret": "un-secret-trop-court"}, "client_secret"),
        ({"scopes": []}, "scopes"),
        ({"id_token_signed_response_alg": "HS256"}, "id_token_signed_response_alg"),
        ({"habilitation": "parfaite"}, "habilitation"),
        ({"inconnu": 1}, "document"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "jwks"),
        ({"client_id": next(iter(load_registre().services))}, "client_id"),
        ({"client_id": []}, "client_id"),
        ({"nom": "x" * 200, "entity_id": "y" * 40_000}, "document"),
        ({"nom": "\ud800"}, "document"),
        ({"amr": 10**40}, "document"),
    ],
)
def test_a_service_that_cannot_be_is_refused_at_the_member_that_is_wrong(tell, change, place: str) -> None:
    async def story(browser):
        sent = {"content": json.dumps(SERVICE | change), "headers": {"Content-Type": "application/json"}}
        return await browser.post(SERVICES, **sent), (await browser.get(SERVICES)).json()["services"]

    answer, kept = tell(story)
    assert (answer.status_code, answer.json()["code"]) == (400, "inscription-refusee")
    assert answer.json()["detail"].startswith(f"{place} : ")
    assert "un-secret-trop-court" not in answer.text
    assert not any(one["session"] for one in kept)


def test_a_client_id_is_registered_once_in_a_session(tell) -> None:
    async def story(browser):
        service = (await browser.post(SERVICES, json=SERVICE)).json()
        return await browser.post(SERVICES, json=SERVICE | {"client_id": service["client_id"]})

    assert tell(story).json()["detail"].startswith("client_id : taken")


def test_a_private_key_is_refused_and_not_repeated(tell) -> None:
    key, wish = provider()
    wish["jwks"] = {"keys": [key.as_dict(private=True)]}

    answer = tell(lambda browser: browser.post(FOURNISSEURS, json=wish))
    assert (answer.status_code, answer.json()["detail"].split(" ")[0]) == (400, "jwks.keys.0")
    assert key.as_dict(private=True)["d"] not in answer.text


def test_a_session_registers_only_so_many(tell) -> None:
    async def story(browser):
        return [(await browser.post(SERVICES, json=SERVICE)).status_code for _ in range(AU_PLUS + 1)]

    assert tell(story) == [201] * AU_PLUS + [503]


def _file(folder: Path, **services: object) -> Path:
    path = folder / "registre.yaml"
    path.write_text(yaml.safe_dump({"fournisseurs_de_service": services, "fournisseurs_de_donnees": {}}))
    return path


def _whole(**changes: object) -> dict[str, object]:
    shipped = yaml.safe_load(
        (Path(__file__).parents[4] / "simulator/droits_simulator/franceconnect/services.yaml").read_text()
    )
    return {**shipped["fournisseurs_de_service"]["hopital"], "client_id": "a" * 64, **changes}


def test_a_file_adds_to_what_is_shipped(tmp_path: Path) -> None:
    registre = load_registre_with(_file(tmp_path, mien=_whole()))
    assert registre.client_ids() == {*load_registre().client_ids(), "a" * 64}
    assert next(iter(registre.fournisseurs)) == next(iter(load_registre().fournisseurs))


def test_a_file_cannot_take_the_client_id_of_a_shipped_one(tmp_path: Path) -> None:
    with pytest.raises(RegistreError, match=r"fournisseurs_de_service\.mien\.client_id: this client_id stands twice"):
        load_registre_with(_file(tmp_path, mien=_whole(client_id=next(iter(load_registre().services)))))


def test_the_files_of_the_command_line_are_served(tmp_path: Path, keys: Keys) -> None:
    partenaires = tmp_path / "partenaires.yaml"
    mine = {"nom": "mien", "libelle": "Mien", "cle": "une-cle-a-moi-seul", "convention": "etablissement-de-soins"}
    mine |= {"habilitation": "active", "clients": ["a" * 64], "demo": True}
    partenaires.write_text(yaml.safe_dump([mine]))
    settings = Settings(BASE, registre=_file(tmp_path, mien=_whole()), partenaires=partenaires)
    assert [one.cle for one in build(settings, keys=keys).demo().clients] == ["une-cle-a-moi-seul"]
    partenaires.write_text(yaml.safe_dump([mine | {"convention": "inconnue"}]))
    with pytest.raises(PartenaireError, match=r"mien\.convention"):
        build(settings, keys=keys)
