"""The login page: accounts with their story, a form, the session that is already open, the way back."""

from dataclasses import replace

import pytest


def test_the_page_lists_the_accounts_with_their_story_escaped(bench, soup):
    response = bench.http.get(bench.login_page())
    text = soup(response).get_text()
    assert "angela" in text
    assert "<b>first names</b>" in text
    assert "Hôpital de démonstration" in text


def test_every_field_has_a_label_and_the_first_form_is_the_login_form(bench, soup):
    page = soup(bench.http.get(bench.login_page()))
    fields = [field for field in page.form.find_all("input") if field.get("type") != "hidden"]
    assert [field["name"] for field in fields] == ["login", "password"]
    assert {label["for"] for label in page.find_all("label")} == {field["id"] for field in fields}
    assert len(page.find_all("h1")) == 1


def test_the_accounts_are_listed_household_by_household_with_what_the_api_answers(bench, soup):
    def compte(login, foyer, note=""):
        return replace(bench.annuaire.find("angela"), login=login, foyer=foyer, raconte=f"Foyer {foyer}", note=note)

    comptes = [compte("rene", "un"), compte("simone", "un", "ayant droit : l'API répond 404"), compte("alban", "deux")]
    bench.annuaire.comptes |= {one.login: one for one in comptes}
    page = soup(bench.http.get(bench.login_page()))

    houses = {title.text: title.find_next("ul").get_text(" ", strip=True) for title in page.find_all("h3")}
    told = "rene Angela MARTIN simone Angela MARTIN, ayant droit : l'API répond 404"
    assert (houses["Foyer un"], houses["Foyer deux"]) == (told, "alban Angela MARTIN")
    assert {option["value"] for option in page.datalist.find_all("option")} >= {"rene", "simone", "alban", "angela"}


@pytest.mark.parametrize("path", ["login", "session"])
def test_nobody_logs_in_before_choosing_an_identity_provider(bench, path):
    first = bench.authorize().headers["location"]
    answer = bench.http.post(f"{first}/{path}", data={"login": "angela", "password": "123"})

    assert (answer.status_code, answer.headers["location"]) == (303, first)
    assert bench.http.get(f"{first}/login").headers["location"] == first


def test_the_page_leads_back_to_the_choice(bench, soup):
    path = bench.login_page()

    assert path.removesuffix("/login") in {link["href"] for link in soup(bench.http.get(path)).find_all("a")}


def test_good_credentials_lead_to_the_consent_page(bench):
    response = bench.log_in(bench.authorize())
    assert response.status_code == 303
    assert response.headers["location"].endswith("/consent")


@pytest.mark.parametrize(("login", "password"), [("angela", "124"), ("nobody", "123"), ("", ""), ("ange\x00la", "é")])
def test_wrong_credentials_show_the_form_again_with_a_reason(bench, soup, login, password):
    response = bench.log_in(bench.authorize(), login, password)
    assert response.status_code == 400
    page = soup(response)
    assert page.find(role="alert") is not None
    assert page.find(attrs={"name": "password"}).get("value") is None


def test_what_was_typed_is_escaped(bench):
    response = bench.log_in(bench.authorize(), '"><script>x</script>')
    assert "<script>" not in response.text


def test_logging_in_twice_is_harmless(bench):
    start = bench.authorize()
    bench.log_in(start)
    assert bench.decide(bench.log_in(start)).status_code == 303


def test_the_person_may_change_accounts_before_consenting(bench):
    start = bench.authorize()
    bench.log_in(start)
    back = bench.decide(bench.log_in(start, "targe"))
    code = back.headers["location"].split("code=")[1].split("&")[0]
    token = bench.exchange(code).json()["access_token"]
    assert bench.claims(token)["family_name"] == "TARGE"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_going_back_to_the_service_is_access_denied(bench, parameters, version):
    path = bench.authorize(version).headers["location"]
    answer = parameters(bench.http.post(f"{path}/abandon"))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "User auth aborted"
    assert answer["state"] == "state-of-at-least-22-characters"
    assert ("iss" in answer) == (version == "v2")


def test_going_back_twice_is_harmless(bench):
    path = bench.authorize().headers["location"]
    first, second = bench.http.post(f"{path}/abandon"), bench.http.post(f"{path}/abandon")
    assert first.headers["location"] == second.headers["location"]


def test_a_login_form_that_is_not_a_form_is_refused(bench, soup):
    response = bench.http.post(
        bench.login_page(), content=b"\xff\xfe", headers={"Content-Type": "application/octet-stream"}
    )
    assert response.status_code == 400
    soup(response)
