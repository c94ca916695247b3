"""The journal's pages: what was asked, filtered, explained, archived and emptied."""

from droits_simulator.settings import RIGHTS_PATH


async def call(reader, **headers: str) -> str:
    return (await reader.http.get(f"{RIGHTS_PATH}/me", headers=headers)).headers["x-request-id"]


def test_an_exchange_is_listed_and_its_page_tells_the_way_to_the_answer(read):
    async def story(reader):
        key = (await reader.http.get("/control/")).json()["clients"][0]["api_key"]
        request = await call(reader, **{"X-API-Key": key})
        assert "getMe" in (await reader.open("/journal")).text("#echanges")
        await reader.open(f"/journal/{request}")
        assert key not in reader.answer.text
        assert len(reader.page.select("#chemin tbody tr")) == 15
        return reader.text("#issue")

    assert read(story) == "refusé à : jeton présenté"


def test_filters_keep_what_they_say_and_the_archive_follows_them(read):
    async def story(reader):
        await call(reader)
        assert len((await reader.open("/journal?status=4xx")).page.select("tr[data-id]")) == 1
        assert (await reader.open("/journal?status=2xx&rule=AUT-001")).page.select("tr[data-id]") == []
        archive = (await reader.http.get("/journal.har?status=2xx")).json()
        return len(archive["log"]["entries"]), len((await reader.http.get("/journal.har")).json()["log"]["entries"])

    assert read(story) == (0, 1)


def test_the_journal_is_emptied_by_its_button(read):
    async def story(reader):
        await call(reader)
        await (await reader.open("/journal")).send("#vider")
        return reader.page.select("tr[data-id]")

    assert read(story) == []


def test_a_journal_that_is_off_says_so(read):
    async def story(reader):
        return (await reader.open("/journal?lang=en")).text()

    assert "switched off" in read(story, journal=0)
