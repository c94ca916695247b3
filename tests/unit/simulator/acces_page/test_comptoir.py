"""The page of the access request, walked as applicant and as instructor, by a browser without script."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from droits_simulator.app import build
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.settings import RIGHTS_PATH, Settings

BASE = "http://127.0.0.1:8800"
HOPITAL = next(one for one in load_registre().services.values() if one.entity_id == "banc-droits-hopital")
BEGINNING = {
    "organisation": "Hôpital <b>des Trois-Rivières</b>",
    "siret": HOPITAL.siret or "",
    "convention": "etablissement-de-soins",
    "client_id": HOPITAL.client_id,
}
REST = {
    "intitule": "Pré-admission",
    "description": "Préparer une admission",
    "justification": "Facturer sans papier",
    "destinataire_donnees": "Le bureau des admissions",
    "duree_conservation": "12",
    "cadre_juridique": "Code de la santé publique",
    "date_mise_en_production": "2027-01-01",
    "volumetrie": "1000",
    **{
        f"{role}_{part}": value
        for role in ("contact_technique", "responsable_traitement", "delegue_protection_donnees")
        for part, value in (("nom", "Ana Test"), ("email", "ana@hopital.example"))
    },
}


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


class Reader:
    """A browser without script: fills the forms that are on the page, follows the links that are there."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.answer = httpx.Response(200)

    async def open(self, path: str, **changes: object) -> "Reader":
        self.answer = await self.http.get(path, **changes)
        return self

    @property
    def page(self) -> BeautifulSoup:
        soup = BeautifulSoup(self.answer.text, "html.parser")
        assert "unsafe" not in self.answer.headers["content-security-policy"]
        assert soup.find("script") is None
        assert soup.select_one(".notice") is not None
        for field in soup.select("input, select, textarea"):
            assert soup.find("label", attrs={"for": field["id"]}), field
        return soup

    @property
    def text(self) -> str:
        return self.page.get_text(" ", strip=True)

    async def send(self, form_id: str, **filled: str) -> "Reader":
        form = self.page.find(id=form_id)
        assert isinstance(form, Tag), self.text
        data = {str(one["name"]): _held(one) for one in form.select("input, select, textarea")}
        button = form.find("button")
        assert isinstance(button, Tag)
        data |= {str(button["name"]): str(button["value"])} if button.get("name") else {}
        assert filled.keys() <= data.keys()
        self.answer = await self.http.post(str(form["action"]), data=data | filled, follow_redirects=True)
        return self


def _held(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text()
    chosen = field.find("option", selected=True) if field.name == "select" else field
    return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""


@pytest.fixture
def read(keys: Keys) -> Callable[..., object]:
    def told(story: Callable[[Reader], Awaitable[object]], **changes: object) -> object:
        sandbox = build(Settings(BASE, **changes), keys=keys)

        async def run() -> object:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=BASE) as http:
                return await story(Reader(http))

        return asyncio.run(run())

    return told


async def _called(reader: Reader, key: str) -> str:
    answer = await reader.http.get(f"{RIGHTS_PATH}/me", headers={"X-API-Key": key, "Authorization": "Bearer faux"})
    code: str = answer.json()["code"]
    return code


def test_a_demande_is_walked_from_its_draft_to_a_key_and_to_its_revocation(read) -> None:
    async def story(reader: Reader) -> None:
        await (await reader.open("/acces/demandeur/nouvelle")).send("demande", **BEGINNING)
        assert "brouillon" in reader.text
        assert "<b>" not in str(reader.page.h1)  # what was written is shown, not obeyed
        await reader.send("evenement-soumettre")
        assert reader.answer.status_code == 400
        assert "Intitulé du projet" in reader.page.select_one("#refus").get_text()
        await reader.send("demande", **REST)
        await reader.send("evenement-soumettre", commentaire="Voici")
        assert "soumise" in reader.text

        await reader.open("/acces/instructeur/demandes/D1")
        await reader.send("evenement-demander-modifications", commentaire="Précisez l'intitulé")
        await (await reader.open("/acces/demandeur/demandes/D1")).send("demande", intitule="Pré-admission en ligne")
        assert "Précisez l'intitulé" in reader.text
        await reader.send("evenement-soumettre")
        await (await reader.open("/acces/instructeur/demandes/D1")).send("evenement-approuver")
        assert "500 appels par seconde" in reader.text
        assert not reader.page.select("form[id^=tirer]")  # the instructor never sees a key

        await (await reader.open("/acces/demandeur/demandes/D1")).send("tirer-H1")
        first = reader.page.select_one("#cle").get_text()
        assert await _called(reader, first) == "jeton-invalide"  # the key is known, the token is not
        await reader.open("/acces/demandeur/demandes/D1")
        assert first not in reader.text
        assert first[:11] in reader.text
        await reader.send("tirer-H1")
        second = reader.page.select_one("#cle").get_text()
        assert [await _called(reader, key) for key in (first, second)] == ["cle-inconnue", "jeton-invalide"]
        await (await reader.open("/acces/demandeur/demandes/D1")).send("retirer-H1")
        assert await _called(reader, second) == "cle-inconnue"

        await (await reader.open("/acces/instructeur/demandes/D1")).send("evenement-revoquer", commentaire="Abus")
        assert "révoquée" in reader.text
        assert "D1" in (await reader.open("/acces/instructeur")).text

    read(story)


def test_an_organisation_without_a_validated_franceconnect_habilitation_is_told_so_and_keeps_what_it_wrote(
    read,
) -> None:
    en_attente = next(one for one in load_registre().services.values() if one.habilitation == "submitted")

    async def story(reader: Reader) -> None:
        await reader.open("/acces/demandeur/nouvelle")
        await reader.send("demande", **BEGINNING | {"client_id": en_attente.client_id, "volumetrie": "7"})
        assert reader.answer.status_code == 403
        assert "FranceConnect" in reader.page.select_one("#refus").get_text()
        assert reader.page.find(id="volumetrie")["value"] == "7"

    read(story)


@pytest.mark.parametrize(("champ", "value"), [("duree_conservation", "douze"), ("siret", "1"), ("volumetrie", "-1")])
def test_a_wrong_field_is_named_and_marked(read, champ: str, value: str) -> None:
    async def story(reader: Reader) -> None:
        await (await reader.open("/acces/demandeur/nouvelle")).send("demande", **BEGINNING | {champ: value})
        assert reader.answer.status_code == 400
        assert reader.page.select_one("#refus a")["href"] == f"#{champ}"
        assert reader.page.find(id=champ)["aria-invalid"] == "true"

    read(story)


def test_the_pages_speak_english_and_remember_it(read) -> None:
    async def story(reader: Reader) -> None:
        await reader.open("/acces?lang=en")
        assert (reader.page.html["lang"], "Apply for access" in reader.text) == ("en", True)
        await (await reader.open("/acces/demandeur/nouvelle")).send("demande", **BEGINNING | {"siret": "1"})
        assert "a fictitious SIRET" in reader.text
        assert reader.page.html["lang"] == "en"

    read(story)


def test_a_session_has_pages_of_its_own(read) -> None:
    async def story(reader: Reader) -> None:
        at = f"/s/{(await reader.http.post('/control/sessions', json={})).json()['session']}"
        await (await reader.open(f"{at}/acces/demandeur/nouvelle")).send("demande", **BEGINNING)
        assert str(reader.answer.url) == f"{BASE}{at}/acces/demandeur/demandes/D1"
        assert (await reader.open(f"{at}/acces/instructeur")).page.select("main li")
        assert not (await reader.open("/acces/instructeur")).page.select("main li")

    read(story)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/acces/passant", 404),
        ("/acces/demandeur/demandes/D9", 404),
        ("/acces/demandeur/demandes/D9/evenements", 405),
        ("/acces/demandeur/", 404),
        ("/acces/zut/zut", 404),
    ],
)
def test_what_is_not_there_is_a_page_too(read, path: str, status: int) -> None:
    async def story(reader: Reader) -> None:
        await reader.open(path)
        assert (reader.answer.status_code, reader.page.h1.get_text()) == (status, "Ce n'est pas possible")

    read(story)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"content": b"x=" + b"y" * 70_000}, 413),
        ({"content": b"organisation=%FF"}, 400),
        ({"content": "&".join(f"f{n}=1" for n in range(200)).encode()}, 400),
        ({"data": BEGINNING, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
        ({"data": {}}, 400),
    ],
    ids=["too long", "no UTF-8", "too many fields", "from another site", "empty"],
)
def test_a_form_that_no_page_of_ours_sends_is_refused(read, changes, status: int) -> None:
    async def story(reader: Reader) -> int:
        return (await reader.http.post("/acces/demandeur/nouvelle", **changes)).status_code

    assert read(story) == status


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (None, 401),
        ("Basic " + b64encode(b"ana:le-jeton").decode(), 200),
        ("Basic " + b64encode(b"ana:un-autre").decode(), 401),
        ("Basic !!", 401),
        ("Bearer le-jeton", 401),
    ],
)
def test_where_the_control_api_is_closed_so_are_the_pages(read, authorization: str | None, status: int) -> None:
    async def story(reader: Reader) -> httpx.Response:
        headers = {"Authorization": authorization} if authorization else {}
        return await reader.http.get("/acces", headers=headers)

    answer = read(story, control_token="le-jeton")
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) is (status == 401)
