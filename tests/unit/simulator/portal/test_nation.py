"""The people of a generated nation: the first few are listed, everybody has a page, and no address tells of a NIR."""

import re

import pytest

from droits_simulator.portal.textes import texte

NATION = {"population": (1_000_000, 7)}
NIR = re.compile(r"(?<!\d)[12378]\d{12}(?!\d)")


def test_a_nation_is_not_listed_but_its_size_is_told(read):
    async def story(reader):
        page = (await reader.open("/personnes?lang=en")).page
        return len(page.select(".foyer")), reader.text("main"), reader.text("#suite")

    shown, text, more = read(story, **NATION)
    assert shown == 24
    assert "24 households shown, 1,000,000 in all." in text
    assert more == texte("en", "personnes.suite").strip()


def test_the_cast_is_shown_whole_and_says_of_no_others(read):
    async def story(reader):
        page = (await reader.open("/personnes")).page
        return len(page.select(".foyer")), page.select("#suite"), reader.text("main")

    shown, more, text = read(story)
    assert more == []
    assert f"{shown} foyers montrés, {shown} en tout." in text


@pytest.mark.parametrize("name", ["g7-0", "g7-24", "g7-999999"])
def test_each_household_of_a_nation_has_its_page_listed_or_not(read, name):
    async def story(reader):
        page = (await reader.open(f"/personnes/{name}")).page
        links = [one["href"] for one in page.select("main a.comme")]
        return reader.answer.status_code, links, page.select(".droits")

    status, links, rights = read(story, **NATION)
    assert (status, bool(rights)) == (200, True)
    assert links
    assert all(link.startswith(f"/personnes/{name}/adulte-") for link in links)


@pytest.mark.parametrize(
    "name", ["g7-1000000", "g8-0", "g7-00", "g7-", "g-1", "7-0", "g7-٣", "g7-1e3", "g7--1", "inconnu"]
)
def test_whatever_names_no_household_of_the_nation_is_not_there(read, name):
    async def story(reader):
        await reader.open(f"/personnes/{name}")
        return reader.answer.status_code

    assert read(story, **NATION) == 404


def test_no_address_of_the_pages_holds_a_nir_though_it_is_the_login(read):
    async def story(reader):
        page = (await reader.open("/personnes")).page
        addresses = [one["href"] for one in page.select("a[href]")]
        household = next(one for one in addresses if re.fullmatch("/personnes/g7-.*", one))
        page = (await reader.open(household)).page
        addresses += [one["href"] for one in page.select("a[href]")]
        assert NIR.search(reader.text())
        await reader.open(next(one for one in addresses if one.endswith("/identifier")))
        return [*addresses, reader.answer.headers["location"]]

    assert [one for one in read(story, **NATION) if NIR.search(one)] == []
