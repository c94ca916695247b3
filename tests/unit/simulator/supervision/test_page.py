"""The status page: the same as the status address, for people, in two languages."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from droits_contract.documents import read_document
from droits_simulator.supervision import page

TEXTES = read_document(Path(page.__file__).with_name("textes.yaml"))


def shown(bench: Any, path: str = "/statut") -> BeautifulSoup:
    answer = bench.ask("GET", path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def cells(soup: BeautifulSoup, number: int) -> list[list[str]]:
    table = soup.find_all("table")[number]
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")
    ]


def test_the_page_says_that_all_works_and_how_many_documents_were_spared(bench: Any) -> None:
    bench.call()

    soup = shown(bench)
    text = soup.main.get_text(" ", strip=True)

    assert "Tout est en service." in text
    assert "Le 2026-11-24 12:00:00 à Paris" in text
    assert "1 lors des 30 derniers jours, du 2026-10-26 au 2026-11-24." in text
    assert "Aucun incident sur 30 jours." in text
    assert cells(soup, 0)[0][:5] == ["API de droits", "en service", "100,000 %", "1", "0"]
    assert cells(soup, 0)[1] == [
        "FranceConnect du bac à sable",
        "en service",
        "aucun échange",
        "0",
        "0",
        *["aucun échange"] * 3,
    ]


def test_the_page_shows_incidents_and_whether_they_were_made_on_purpose(bench: Any) -> None:
    bench.call("/contrats", wish="code=503")

    soup = shown(bench)

    assert "Un service est en panne." in soup.main.get_text(" ", strip=True)
    assert cells(soup, 1) == [
        [
            "2026-11-24 12:00:00",
            "2026-11-24 12:00:00",
            "API de droits",
            "getBeneficiairesNirContrats",
            "statut 503",
            "exprès : voeu:code",
            "1",
        ]
    ]


def test_the_page_can_be_read_in_english(bench: Any) -> None:
    bench.call("/contrats", wish="code=503")

    soup = shown(bench, "/statut?lang=en")

    assert soup.html["lang"] == "en"
    assert "A service is down." in soup.main.get_text(" ", strip=True)
    assert soup.find("a", href="?lang=fr").get_text() == "Français"
    assert cells(soup, 0)[0][1:3] == ["down", "0.000%"]
    assert cells(soup, 1)[0][4:6] == ["status 503", "on purpose: voeu:code"]


@pytest.mark.parametrize("query", ["", "?lang=", "?lang=de", "?lang=fr"])
def test_the_page_is_french_unless_english_is_asked_for(bench: Any, query: str) -> None:
    assert shown(bench, f"/statut{query}").html["lang"] == "fr"


def test_the_page_of_a_session_is_that_sessions(bench: Any) -> None:
    prefix = bench.session()
    bench.call(prefix=prefix, wish="code=503")

    assert "Un service est en panne." in shown(bench, f"{prefix}/statut").get_text()
    assert "Tout est en service." in shown(bench).get_text()
    assert shown(bench, f"{prefix}/statut").find("nav").a["href"].endswith(f"{prefix}/")


def test_the_page_names_the_faults_that_are_on(bench_of: Any) -> None:
    soup = shown(bench_of(faults=frozenset({"fenetre-ignoree"})))

    assert "Fautes volontaires en marche : fenetre-ignoree ." in soup.main.get_text(" ", strip=True)


def test_the_page_runs_no_script_loads_nothing_and_cannot_be_framed(bench: Any) -> None:
    answer = bench.ask("GET", "/statut")
    soup = BeautifulSoup(answer.text, "html.parser")
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert b64encode(sha256(soup.style.string.encode()).digest()).decode() in policy
    assert soup.find_all(["script", "img", "link", "iframe", "form"]) == []


def test_the_page_is_made_for_keyboards_and_screen_readers(bench: Any) -> None:
    bench.call("/contrats", wish="code=503")

    soup = shown(bench)

    assert soup.title.string
    assert len(soup.find_all("h1")) == 1
    assert all(table.find_all("th", scope="col") for table in soup.find_all("table"))
    for region in soup.find_all(attrs={"role": "region"}):
        assert region["tabindex"] == "0"
        assert soup.find(id=region["aria-labelledby"]) is not None


def test_every_text_is_there_in_both_languages() -> None:
    assert [key for key, texts in TEXTES.items() if set(texts) != set(page.LANGUAGES) or not all(texts.values())] == []
