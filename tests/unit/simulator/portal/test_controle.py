"""The control panel: what each form does, and what refuses one that is not ours or makes no sense."""

import pytest

TOKEN = "jeton-de-controle-pour-l-essai"


async def clock(reader) -> dict[str, object]:
    return (await reader.http.get("/control/clock")).json()


async def faults(reader) -> list[str]:
    return (await reader.http.get("/control/faults")).json()["faults"]


def test_the_clock_is_set_moved_stopped_and_put_back(read):
    async def story(reader):
        await reader.open("/controle")
        await reader.send("#regler", geste="regler", moment="2026-12-25T12:00")
        assert (await clock(reader))["now"].startswith("2026-12-25T11:00")
        assert "25/12/2026" in reader.text(".ou")
        await reader.send("#avancer", geste="jour")
        await reader.send("#avancer", geste="minute")
        assert (await clock(reader))["now"].startswith("2026-12-26T11:01")
        await reader.send("#avancer", geste="arreter")
        assert (await clock(reader))["stopped"] is True
        await reader.send("#avancer", geste="remettre")
        return await clock(reader)

    assert read(story) == {"now": "2026-11-24T11:00:00+00:00", "stopped": False}


@pytest.mark.parametrize("moment", ["", "demain", "1969-01-01T00:00", "2100-01-02T00:00", "2026-13-01T00:00"])
def test_a_moment_that_is_none_is_refused_on_the_page_and_changes_nothing(read, moment):
    async def story(reader):
        before = await clock(reader)
        await (await reader.open("/controle")).send("#regler", geste="regler", moment=moment)
        assert reader.answer.status_code == 400
        assert "horloge-invalide" in reader.text("#refus")
        assert await clock(reader) == before

    read(story)


def test_faults_are_switched_on_shown_on_every_page_and_switched_off(read):
    async def story(reader):
        await reader.open("/controle")
        await reader.send("#choix-fautes", geste="choisir", faute=["nir-etranger-servi", "courtier-alg-none"])
        assert sorted(await faults(reader)) == ["courtier-alg-none", "nir-etranger-servi"]
        assert "nir-etranger-servi" in (await reader.open("/")).text("#fautes-en-marche")
        await (await reader.open("/controle")).send("#choix-fautes", geste="choisir", faute=["inconnue"])
        assert (reader.answer.status_code, len(await faults(reader))) == (400, 2)
        await reader.send("#choix-fautes", geste="aucune")
        assert await faults(reader) == []

    read(story)


def test_wishes_stand_until_they_are_forgotten_and_nonsense_is_refused(read):
    async def story(reader):
        await reader.open("/controle")
        await reader.send("#ajouter-voeu", geste="ajouter", operation="getMe", voeu="code", valeur="503")
        await reader.send("#ajouter-voeu", geste="ajouter", operation="*", voeu="delay", valeur="250")
        assert reader.text("#voeux-permanents").count("=") == 2
        await reader.send("#ajouter-voeu", geste="ajouter", operation="getMe", voeu="code", valeur="299")
        assert (reader.answer.status_code, "voeu-invalide" in reader.text("#refus")) == (400, True)
        await reader.send("#sans-login", permises="oui")
        assert (await reader.http.get("/control/wishes/personas")).json() == {"without_login": True}

    read(story)


def test_a_session_is_opened_gone_to_moved_alone_and_closed(read):
    async def story(reader):
        await (await reader.open("/controle")).send("#ouvrir-session", geste="ouvrir", mot="à moi")
        inside = reader.answer.url.path
        assert inside.startswith("/s/")
        await reader.send("#avancer", geste="jour")
        assert "25/11/2026" in reader.text(".ou")
        assert "24/11/2026" in (await reader.open("/")).text(".ou")
        await reader.open(inside)
        await reader.send("#liste-sessions form", geste="fermer")
        assert reader.answer.url.path == "/controle"
        assert (await reader.open(inside)).answer.status_code == 404

    read(story)


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://ailleurs.example"}],
)
def test_a_form_of_another_site_is_refused_and_changes_nothing(read, headers):
    async def story(reader):
        await (await reader.open("/controle")).send(
            "#choix-fautes", headers, geste="choisir", faute="nir-etranger-servi"
        )
        assert (reader.answer.status_code, await faults(reader)) == (403, [])

    read(story)


@pytest.mark.parametrize("marque", [None, "0" * 64])
def test_a_form_without_the_mark_of_its_browser_is_refused(read, marque):
    async def story(reader):
        await reader.open("/controle")
        sent = {"geste": "choisir", "faute": "nir-etranger-servi"} | ({"marque": marque} if marque else {})
        answer = await reader.http.post("/controle/fautes", data=sent)
        assert (answer.status_code, await faults(reader)) == (403, [])

    read(story)


def test_an_immense_form_is_refused(read):
    async def story(reader):
        return (await reader.http.post("/controle/fautes", content=b"a=" + b"b" * 20_000)).status_code

    assert read(story) == 403


def test_with_a_control_token_the_panel_and_the_journal_ask_for_it(read):
    async def story(reader):
        for path in ("/controle", "/journal", "/journal.har", "/journal/direct", "/journal/x"):
            assert (await reader.open(path)).answer.status_code == 403, path
        await reader.open("/controle")
        await reader.send("#ouvrir", jeton="un-autre-jeton-que-le-bon")
        assert (reader.answer.status_code, reader.text("#refus") != "") == (403, True)
        await reader.send("#ouvrir", jeton=TOKEN)
        assert reader.answer.status_code == 200
        assert TOKEN not in dict(reader.http.cookies).values()
        await reader.send("#avancer", geste="jour")
        assert "25/11/2026" in reader.text(".ou")
        await reader.send("#quitter")
        return (await reader.open("/controle")).answer.status_code

    assert read(story, control_token=TOKEN) == 403


def test_a_form_is_not_obeyed_without_the_control_token(read):
    async def story(reader):
        page = (await reader.open("/controle")).page
        marque = page.select_one("input[name=marque]")["value"]
        answer = await reader.http.post("/controle/fautes", data={"marque": marque, "faute": "nir-etranger-servi"})
        home = await reader.open("/")
        return answer.status_code, home.page.select_one("#fautes-en-marche")

    assert read(story, control_token=TOKEN) == (403, None)
