"""The language of the pages: French until somebody asks for English, then English until they ask for French."""

import pytest


def first_page(bench):
    return bench.authorize().headers["location"]


def test_french_is_the_default_whatever_the_browser_prefers(bench, soup):
    soup(bench.http.get(first_page(bench), headers={"Accept-Language": "en"}))


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_choice_holds_for_the_whole_journey_and_the_next_one(bench, soup, version):
    start = bench.authorize(version)
    path = start.headers["location"]
    switch = soup(bench.http.get(path)).header.a["href"]
    assert switch == f"{path}?lang=en"
    page = soup(bench.http.get(switch), "en")
    assert page.h1.text == "Choose an identity provider to go on to “Hôpital de démonstration”"
    assert page.header.a["href"] == f"{path}?lang=fr"
    login = bench.choose(path).headers["location"]
    page = soup(bench.http.get(login), "en")
    assert page.h1.text == "Log in to go on to “Hôpital de démonstration”"
    assert page.header.a["href"] == f"{login}?lang=fr"
    assert "Unknown login" in soup(bench.log_in(start, "nobody"), "en").get_text()
    consent = bench.log_in(start)
    soup(bench.http.get(consent.headers["location"]), "en")
    assert bench.decide(consent).status_code in {302, 303}
    soup(bench.http.get(first_page(bench) if version == "v2" else bench.authorize("v1").headers["location"]), "en")


def test_french_comes_back_when_it_is_asked_for(bench, soup):
    path = first_page(bench)
    bench.http.get(f"{path}?lang=en")
    soup(bench.http.get(f"{path}?lang=fr"))
    soup(bench.http.get(path))


@pytest.mark.parametrize("query", ["lang=de", "lang=", "lang=en-GB", "lang=%ff", "x=1&" * 99])
def test_any_other_language_is_french(bench, soup, query):
    response = bench.http.get(f"{first_page(bench)}?{query}")
    soup(response)
    assert "bd_lang" not in response.headers.get("set-cookie", "")


def test_a_strange_cookie_is_french(bench, soup):
    path = first_page(bench)
    bench.http.cookies.set("bd_lang", "de", path="/api/v2")
    soup(bench.http.get(path))


def test_the_cookie_is_ours_and_set_by_a_choice_only(bench):
    path = first_page(bench)
    assert "set-cookie" not in bench.http.get(path).headers
    cookie = bench.http.get(f"{path}?lang=en").headers["set-cookie"]
    assert cookie.startswith("bd_lang=en; HttpOnly;")
    assert "Path=/api/v2;" in cookie


def test_refusals_and_farewells_are_in_the_chosen_language_first(bench, soup):
    bench.http.get(f"{first_page(bench)}?lang=en")
    page = soup(bench.authorize(nonce="short"), "en")
    assert page.h1.text == "The login cannot go on"
    assert "nonce has fewer than 22 characters" in page.find(role="alert").text
    assert "nonce a moins de 22 caractères" in page.find(id="fr").text
    assert "Y030007" in page.get_text()


def test_authorize_itself_takes_no_language(bench, soup):
    """FranceConnect refuses parameters that it does not know; a service must not get used to this one."""
    answer = bench.authorize(lang="en")
    assert answer.status_code == 400
    assert "unknown parameter: lang" in soup(answer, "en").get_text()


def test_labels_of_the_cnam_stay_french_and_are_translated_beside(bench, soup):
    consent = bench.log_in(bench.authorize(scope="openid gender cnam_caisse droits_assurance_maladie"))
    french = soup(bench.http.get(consent.headers["location"]))
    assert [item.text for item in french.find_all("li")] == ["Votre caisse gestionnaire", "Droits Assurance Maladie"]
    english = soup(bench.http.get(f"{consent.headers['location']}?lang=en"), "en")
    first = english.find("li")
    assert first.span["lang"] == "fr"
    assert first.text == "Votre caisse gestionnaire (the local fund that manages your rights)"
    assert [(term.text, english.find("dd").text) for term in english.find_all("dt")] == [("Sex", "female")]


def test_field_names_and_values_do_not_depend_on_the_language(bench, soup):
    def names(lang):
        bench.http = bench.browser()
        start = bench.authorize()
        path = start.headers["location"]
        choice = soup(bench.http.get(f"{path}?lang={lang}"), lang)
        page = soup(bench.http.get(bench.choose(path).headers["location"]), lang)
        consent = soup(bench.http.get(bench.log_in(start).headers["location"]), lang)
        controls = [one for found in (choice, page, consent) for one in found.find_all(["input", "button"])]
        return [(control.get("name"), control.get("type"), control.get("value")) for control in controls]

    assert names("fr") == names("en")
