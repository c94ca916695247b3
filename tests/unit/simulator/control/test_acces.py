"""The access request by the control API: from a draft to a call of the rights API, and back to nothing."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from droits_simulator.acces.cle import empreinte
from droits_simulator.app import build
from droits_simulator.clock import FixedClock
from droits_simulator.demo import Client
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.sessions import SessionClock
from droits_simulator.settings import RIGHTS_PATH, Settings
from droits_simulator.state import MemoryStore

BASE = "http://127.0.0.1:8800"
HOPITAL = next(one for one in load_registre().services.values() if one.entity_id == "banc-droits-hopital")
EN_ATTENTE = next(one for one in load_registre().services.values() if one.habilitation == "submitted")
CONTACT = {"nom": "Ana Test", "email": "ana@hopital.example"}
COMPLETE = {
    "organisation": "Hôpital des Trois-Rivières",
    "siret": HOPITAL.siret,
    "convention": "etablissement-de-soins",
    "client_id": HOPITAL.client_id,
    "intitule": "Pré-admission",
    "description": "Préparer une admission",
    "justification": "Facturer sans papier",
    "destinataire_donnees": "Le bureau des admissions",
    "duree_conservation": 12,
    "cadre_juridique": "Code de la santé publique",
    "date_mise_en_production": "2027-01-01",
    "volumetrie": 1000,
    "contact_technique": CONTACT,
    "responsable_traitement": CONTACT,
    "delegue_protection_donnees": CONTACT,
}


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


class World:
    """A sandbox, its store, and a browser to it."""

    def __init__(self, keys: Keys) -> None:
        clock = FixedClock.on(date(2026, 11, 24))
        self.store = MemoryStore(SessionClock(clock))
        self.sandbox = build(Settings(BASE), clock=clock, store=self.store, keys=keys)

    def tell(self, story: Callable[[httpx.AsyncClient], Awaitable[object]]):
        async def told() -> object:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app), base_url=BASE) as browser:
                return await story(browser)

        return asyncio.run(told())


@pytest.fixture
def world(keys: Keys) -> World:
    return World(keys)


async def event(
    browser, nom: str, par: str = "instructeur", demande: str = "D1", at: str = "", commentaire: str = "Voici"
):
    said = {"evenement": nom, "par": par, "commentaire": commentaire}
    return await browser.post(f"{at}/control/demandes/{demande}/evenements", json=said)


async def habilitated(browser, at: str = "") -> str:
    """A validated demande's key."""
    made = await browser.post(f"{at}/control/demandes", json=COMPLETE)
    assert made.status_code == 201, made.text
    assert (await event(browser, "soumettre", "demandeur", at=at)).status_code == 200
    granted = await event(browser, "approuver", at=at)
    assert (granted.json()["etat"], granted.json()["habilitation"]) == ("validated", "H1")
    return await draw(browser, at=at)


async def draw(browser, habilitation: str = "H1", at: str = "") -> str:
    drawn = await browser.post(f"{at}/control/habilitations/{habilitation}/cle")
    assert drawn.status_code == 201, drawn.text
    key: str = drawn.json()["cle"]
    return key


async def token(browser, at: str = "") -> str:
    client = Client("hopital", "", "", "", HOPITAL.client_id, HOPITAL.client_secret)
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": "openid identite_pivot droits_assurance_maladie",
        "state": "etat-de-l-essai-numero-1",
        "nonce": "nonce-de-l-essai-numero-1",
        "acr_values": "eidas1",
    }
    page = (await browser.get(f"{at}/api/v2/authorize", params=asked)).headers["location"]
    await browser.post(f"{page}/identity-provider", data={"identity_provider": "bac-a-sable"})
    await browser.post(f"{page}/login", data={"login": "claire.dupont", "password": "123"})
    back = await browser.post(f"{page}/consent", data={"decision": "accepter"})
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": client.redirect_uri}
    form |= {"client_id": client.client_id, "client_secret": client.client_secret}
    found: str = (await browser.post(f"{at}/api/v2/token", data=form)).json()["access_token"]
    return found


async def called(browser, key: str, bearer: str, at: str = "") -> tuple[int, str]:
    headers = {"X-API-Key": key, "Authorization": f"Bearer {bearer}"}
    answer = await browser.get(f"{at}{RIGHTS_PATH}/me", headers=headers)
    return answer.status_code, answer.json().get("code", "")


def test_a_validated_demande_opens_the_rights_api_with_its_key(world) -> None:
    async def story(browser):
        key = await habilitated(browser)
        seen = (await browser.get("/control/habilitations/H1")).json()
        return key, seen, await called(browser, key, await token(browser))

    key, seen, answer = world.tell(story)
    assert answer == (200, "")
    assert key.startswith("bd-cle-")
    assert len(key) >= len("bd-cle-") + 32
    assert seen["cle"] == key[:11] + "…"
    assert seen["quota"] == {"par_seconde": 500, "par_jour": 200000, "par_mois": 5000000}
    assert seen["delivree_le"] == "2026-11-24T11:00:00+00:00"


def test_what_happens_to_a_key_shows_at_the_next_call(world) -> None:
    async def story(browser):
        first = await habilitated(browser)
        bearer = await token(browser)
        second = await draw(browser)
        rotated = await called(browser, first, bearer), await called(browser, second, bearer)
        await browser.delete("/control/habilitations/H1/cle")
        withdrawn = await called(browser, second, bearer)
        third = await draw(browser)
        again = await called(browser, third, bearer)
        await event(browser, "revoquer")
        revoked = await called(browser, third, bearer)
        drawn = await browser.post("/control/habilitations/H1/cle")
        return rotated, withdrawn, again, revoked, drawn.json()["code"]

    rotated, withdrawn, again, revoked, drawn = world.tell(story)
    assert rotated == ((401, "cle-inconnue"), (200, ""))
    assert withdrawn == (401, "cle-inconnue")
    assert again == (200, "")
    assert revoked == (403, "habilitation-inactive")
    assert drawn == "habilitation-close"


def test_a_newer_habilitation_makes_the_older_one_obsolete_and_a_reopening_does_not(world) -> None:
    async def story(browser):
        key = await habilitated(browser)
        bearer = await token(browser)
        await event(browser, "reouvrir", "demandeur")
        reopened = await called(browser, key, bearer)
        await browser.put("/control/demandes/D1", json=COMPLETE | {"convention": "organisme-complementaire"})
        await event(browser, "soumettre", "demandeur")
        await event(browser, "approuver")
        replaced = await called(browser, key, bearer)
        new = await called(browser, await draw(browser, "H2"), bearer)
        states = [one["etat"] for one in (await browser.get("/control/habilitations")).json()["habilitations"]]
        return reopened, replaced, new, states

    assert world.tell(story) == ((200, ""), (403, "habilitation-inactive"), (200, ""), ["obsolete", "active"])


def test_two_sessions_see_nothing_of_one_another(world) -> None:
    async def story(browser):
        at = [f"/s/{(await browser.post('/control/sessions', json={})).json()['session']}" for _ in range(2)]
        key = await habilitated(browser, at[0])
        inside = await called(browser, key, await token(browser, at[0]), at[0])
        outside = await called(browser, key, await token(browser, at[1]), at[1])
        listed = [len((await browser.get(f"{one}/control/demandes")).json()["demandes"]) for one in (*at, "")]
        return inside, outside, listed

    assert world.tell(story) == ((200, ""), (401, "cle-inconnue"), [1, 0, 0])


def test_a_key_is_stored_and_logged_nowhere_in_clear(world, caplog, capsys) -> None:
    async def story(browser):
        key = await habilitated(browser)
        await called(browser, key, await token(browser))
        await called(browser, key, "faux")
        told = [await browser.get(f"/control/{path}") for path in ("demandes", "habilitations", "demandes/D1", "")]
        return key, "".join(one.text for one in told)

    key, told = world.tell(story)
    kept = str({name: (part.values, part.lists) for name, part in world.store._parts.items()})
    assert empreinte(key.encode()) in kept
    assert key not in kept + told + caplog.text + "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"client_id": "inconnu"}, 403, "franceconnect-non-valide"),
        ({"client_id": EN_ATTENTE.client_id, "siret": EN_ATTENTE.siret}, 403, "franceconnect-non-valide"),
        ({"siret": "99999001300008"}, 403, "franceconnect-non-valide"),
        ({"siret": "73282932000074"}, 400, "contenu-invalide"),
        ({"convention": "inconnue"}, 400, "convention-inconnue"),
        ({"clef": "x"}, 400, "demande-invalide"),
        ({"description": "\ud800"}, 400, None),
    ],
)
def test_who_cannot_apply_is_told_why_and_nothing_is_kept(world, change, status: int, code: str | None) -> None:
    async def story(browser):
        body = json.dumps(COMPLETE | change)
        answer = await browser.post("/control/demandes", content=body, headers={"Content-Type": "application/json"})
        return answer, (await browser.get("/control/demandes")).json()

    answer, kept = world.tell(story)
    assert answer.status_code == status, answer.text
    assert code in {None, answer.json()["code"]}
    assert kept == {"demandes": []}


def test_refusals_of_events_say_what_is_possible_and_change_nothing(world) -> None:
    async def story(browser):
        bare = {name: COMPLETE[name] for name in ("organisation", "siret", "convention", "client_id")}
        await browser.post("/control/demandes", json=bare)
        refused = [
            await event(browser, "soumettre", "demandeur"),
            await event(browser, "approuver"),
            await event(browser, "soumettre", demande="D9"),
            await event(browser, "danser"),
            await browser.post("/control/habilitations/H1/cle"),
        ]
        return refused, (await browser.get("/control/demandes/D1")).json()

    refused, kept = world.tell(story)
    assert [(one.status_code, one.json()["code"]) for one in refused] == [
        (400, "demande-incomplete"),
        (409, "evenement-impossible"),
        (404, "demande-inconnue"),
        (400, "demande-invalide"),
        (404, "habilitation-inconnue"),
    ]
    assert "intitule" in refused[0].json()["detail"]
    assert "archiver" in refused[1].json()["detail"]
    assert (kept["etat"], len(kept["historique"])) == ("draft", 1)


def test_a_reason_is_owed_to_the_applicant(world) -> None:
    async def story(browser):
        await browser.post("/control/demandes", json=COMPLETE)
        await event(browser, "soumettre", "demandeur")
        answer = await event(browser, "refuser", commentaire="")
        rewritten = await browser.put("/control/demandes/D1", json=COMPLETE)
        return answer.json()["code"], rewritten.json()["code"]

    assert world.tell(story) == ("commentaire-attendu", "modification-impossible")


def test_a_service_that_loses_its_registration_stops_the_demande_that_leans_on_it(world) -> None:
    async def story(browser):
        mine = {"nom": "Clinique", "redirect_uris": ["loopback"], "siret": "99999007000008"}
        client_id = (await browser.post("/control/franceconnect/services", json=mine)).json()["client_id"]
        wish = COMPLETE | {"client_id": client_id, "siret": mine["siret"]}
        made = await browser.post("/control/demandes", json=wish)
        await browser.delete(f"/control/franceconnect/services/{client_id}")
        return made.status_code, (await event(browser, "soumettre", "demandeur")).json()["code"]

    assert world.tell(story) == (201, "franceconnect-non-valide")
