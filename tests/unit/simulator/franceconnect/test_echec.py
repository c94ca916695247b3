"""Logins that fail on purpose: an error page with a recorded code, then back to the service with server_error."""

import pytest

CODES = {
    "echec.inconnu": "Y010004",
    "echec.plusieurs": "Y010006",
    "echec.introuvable": "Y010008",
    "echec.decede": "Y010015",
    "echec.sans-mail": "Y600006",
    "echec.fournisseur": "Y000000",
}


@pytest.mark.parametrize(("login", "code"), CODES.items())
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_each_shows_its_code_and_leads_back_with_server_error(bench, soup, parameters, version, login, code):
    failed = bench.log_in(bench.authorize(version), login)
    assert failed.status_code == 400
    page = soup(failed)
    assert {found.text for found in page.find_all("code")} == {code}
    assert page.form.button.text == "Revenir au service"
    back = bench.http.post(page.form["action"])
    assert back.status_code == {"v1": 302, "v2": 303}[version]
    answer = parameters(back)
    assert answer["error"] == "server_error"
    assert answer["error_description"] == "authentication aborted due to a technical error on the authorization server"
    assert answer["state"] == "state-of-at-least-22-characters"
    assert set(answer) == {"error", "error_description", "state"} | ({"iss"} if version == "v2" else set())


def test_the_login_page_lists_each_with_what_it_does(bench, soup):
    page = soup(bench.http.get(bench.login_page()))
    listed = {term.code.text: term.find_next("dd").text for term in page.find_all("dt")}
    assert set(CODES) <= set(listed)
    assert all(code in listed[login] for login, code in CODES.items())
    assert set(CODES) <= {option["value"] for option in page.find_all("option")}


def test_they_are_nobodys_accounts(bench):
    assert not set(CODES) & {compte.login for compte in bench.annuaire.proposes()}


def test_their_password_is_checked(bench, soup):
    page = soup(bench.log_in(bench.authorize(), "echec.decede", "124"))
    assert page.find(attrs={"name": "password"}) is not None


def test_going_back_twice_is_harmless(bench, soup):
    action = soup(bench.log_in(bench.authorize(), "echec.inconnu")).form["action"]
    assert bench.http.post(action).headers["location"] == bench.http.post(action).headers["location"]


def test_nobody_is_logged_in_afterwards(bench, soup):
    start = bench.authorize()
    consent = bench.log_in(start)
    failed = bench.log_in(start, "echec.inconnu")
    assert "set-cookie" not in failed.headers
    assert bench.decide(consent).headers["location"] == start.headers["location"]


def test_the_person_may_try_another_account(bench, parameters):
    start = bench.authorize()
    bench.log_in(start, "echec.fournisseur")
    assert "code" in parameters(bench.decide(bench.log_in(start)))


def test_another_browser_cannot_give_up_a_journey(bench, soup):
    path = bench.authorize().headers["location"]
    assert bench.browser().post(f"{path}/failure").status_code == 403


def test_its_form_may_lead_to_the_service(bench):
    changes = {"client_id": "f" * 64, "redirect_uri": "https://fs.example/cb", "scope": "openid given_name"}
    failed = bench.log_in(bench.authorize(**changes), "echec.inconnu")
    assert failed.headers["content-security-policy"].endswith(" https://fs.example")
