"""Every page, in both languages, at the root and in a session: nothing foreign, nothing inline, every link in its world."""

import re
from pathlib import Path

import pytest

from droits_contract.documents import read_document
from droits_simulator.portal import textes
from droits_simulator.portal.feuilles import feuilles
from droits_simulator.portal.textes import LANGUAGES, texte

PAGES = [
    "/",
    "/personnes",
    "/personnes?theme=MED",
    "/personnes/dupont-trois-enfants",
    "/partenaires",
    "/matrice",
    "/controle",
    "/journal",
    "/contrats",
    "/contrats/droits",
    "/contrats/sandbox",
    "/contrats/supervision",
]


async def session(reader) -> str:
    return f"/s/{(await reader.http.post('/control/sessions', json={'label': 'essai'})).json()['session']}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_there_in_the_language_asked_for_and_says_that_nobody_exists(read, lang):
    async def story(reader):
        for path in PAGES:
            await reader.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
            assert reader.answer.status_code == 200, path
            assert reader.page.html["lang"] == lang
            assert texte(lang, "bandeau") in reader.text(".bandeau")
            assert len(reader.page.select("h1")) == 1, path

    read(story)


def test_the_language_is_kept_from_page_to_page(read):
    async def story(reader):
        assert (await reader.open("/")).page.html["lang"] == "fr"
        await reader.open("/?lang=en")
        assert (await reader.open("/matrice")).page.html["lang"] == "en"

    read(story)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(read):
    async def story(reader):
        for path in PAGES:
            page = (await reader.open(path)).page
            policy = reader.answer.headers["content-security-policy"]
            assert "unsafe" not in policy
            assert policy.startswith("default-src 'none'")
            assert not page.select("style, [style], script:not([src])"), path
            assert not re.search(r"\son[a-z]+=", reader.answer.text.partition("<main")[0]), path
            for one in page.select("[src], link[href], form[action]"):
                address = one.get("src") or one.get("href") or one["action"]
                assert address.startswith(("/", "data:")), address
                assert not address.startswith("//"), address

    read(story)


def test_in_a_session_every_link_and_form_stays_in_it(read):
    async def story(reader):
        prefix = await session(reader)
        for path in PAGES:
            page = (await reader.open(prefix + path)).page
            inside = [one["href"] for one in page.select("main a[href], nav a[href]") if "session" not in one["href"]]
            inside += [one["action"] for one in page.select("form")]
            strays = [one for one in inside if one.startswith("/") and not one.startswith(prefix)]
            assert strays in ([], ["/controle"]), (path, strays)  # the way back to the root, on the control panel
            assert "essai" in reader.text(".ou")

    read(story)


def test_every_field_has_a_label(read):
    async def story(reader):
        for path in PAGES:
            page = (await reader.open(path)).page
            for one in page.select("input:not([type=hidden]), select"):
                assert page.find("label", attrs={"for": one["id"]}), (path, one)

    read(story)


def test_files_are_kept_by_caches_and_named_by_what_they_hold(read):
    async def story(reader):
        for one in feuilles().values():
            answer = await reader.http.get(one.path)
            assert (answer.status_code, answer.content) == (200, one.content)
            assert "immutable" in answer.headers["cache-control"]
        assert (await reader.http.get("/portail/portail.0000.css")).status_code == 404

    read(story)


@pytest.mark.parametrize(
    "path", ["/personnes/inconnu", "/personnes/inconnu/moi/identifier", "/journal/x", "/contrats/x"]
)
def test_what_is_not_there_is_a_page_too(read, path):
    async def story(reader):
        await reader.open(path)
        assert reader.answer.status_code == 404
        assert texte("fr", "absente.h1") in reader.text("h1")

    read(story)


def test_every_text_is_there_in_both_languages_with_the_same_braces():
    catalogue = read_document(Path(textes.__file__).with_name("textes.yaml"))
    for key, said in catalogue.items():
        braces = [set(re.findall(r"{(\w+)}", said[lang])) for lang in LANGUAGES]
        assert braces[0] == braces[1], key


def test_a_household_shows_what_each_convention_reads_and_hides_the_motif_from_insurers(read):
    async def story(reader):
        page = (await reader.open("/personnes/fontaine-ald")).page
        row = next(one for one in page.select(".droits tr") if "getBeneficiairesNirExonerations" in one.text)
        return [cell.get_text(" ", strip=True) for cell in row.select("td")]

    hopital, mutuelle, stricte = read(story)
    assert "motif.code" in hopital
    assert "motif" not in mutuelle
    assert stricte == "refusée (403)"


def test_a_theme_keeps_only_the_households_that_are_there_for_it(read):
    async def story(reader):
        everybody = len((await reader.open("/personnes")).page.select(".foyer"))
        some = len((await reader.open("/personnes?theme=EXO")).page.select(".foyer"))
        none = len((await reader.open("/personnes?theme=XYZ")).page.select(".foyer"))
        return everybody, some, none

    everybody, some, none = read(story)
    assert everybody > some > none == 0


def test_log_in_as_writes_the_login_on_the_login_page_and_no_password(read):
    async def story(reader):
        await reader.open("/personnes/dupont-trois-enfants/claire/identifier")
        assert reader.answer.headers["location"] == "/demo"
        client = (await reader.http.get("/control/")).json()["clients"][0]
        asked = {name: client[name] for name in ("client_id", "redirect_uri")}
        asked |= {"response_type": "code", "scope": "openid", "acr_values": "eidas1", "idp_hint": "bac-a-sable"}
        asked |= {"state": "etat-de-l-essai-numero-1", "nonce": "nonce-de-l-essai-numero-1"}
        page = (await reader.http.get("/api/v2/authorize", params=asked)).headers["location"]
        await reader.open(page)
        return reader.page.select_one("#login")["value"], reader.page.select_one("#password").get("value")

    assert read(story) == ("claire.dupont", None)
