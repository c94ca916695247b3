"""The consent page: what will be transmitted, in FranceConnect's words; all or nothing."""

import pytest


def consent_page(bench, version="v2", **changes):
    consent = bench.log_in(bench.authorize(version, **changes))
    return bench.http.get(consent.headers["location"])


def test_it_names_service_person_identity_and_rights(bench, soup):
    text = soup(consent_page(bench, scope="openid birth cnam_caisse droits_assurance_maladie")).get_text()
    assert "Hôpital de démonstration" in text
    assert "Angela Claire Louise DUBOIS" in text
    assert "Votre caisse gestionnaire" in text
    assert "Droits Assurance Maladie" in text
    assert "75107" in text
    assert "1962-08-24" not in text


def test_the_sex_is_shown_in_french_and_only_when_it_is_transmitted(bench, soup):
    assert "féminin" in soup(consent_page(bench, scope="openid gender")).get_text()
    assert "féminin" not in soup(consent_page(bench, scope="openid birth")).get_text()


def test_openid_alone_transmits_no_identity(bench, soup):
    assert "Aucune donnée d'identité" in soup(consent_page(bench, scope="openid")).get_text()


def test_its_buttons_are_accepter_and_refuser(bench, soup):
    buttons = soup(consent_page(bench)).find_all("button")
    assert [(button["name"], button["value"]) for button in buttons] == [
        ("decision", "accepter"),
        ("decision", "refuser"),
    ]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_refusing_is_access_denied(bench, parameters, version):
    answer = parameters(bench.decide(bench.log_in(bench.authorize(version)), "refuser"))
    assert answer["error"] == "access_denied"
    assert answer["state"] == "state-of-at-least-22-characters"
    assert "code" not in answer


@pytest.mark.parametrize("data", [{}, {"decision": ""}, {"decision": "peut-être"}])
def test_any_other_decision_is_refused_and_consumes_nothing(bench, soup, data):
    consent = bench.log_in(bench.authorize())
    response = bench.http.post(consent.headers["location"], data=data)
    assert response.status_code == 400
    soup(response)
    assert bench.decide(consent).status_code == 303


def test_nobody_consents_before_logging_in(bench):
    path = bench.authorize().headers["location"]
    for answer in (
        bench.http.get(f"{path}/consent"),
        bench.http.post(f"{path}/consent", data={"decision": "accepter"}),
    ):
        assert answer.status_code == 303
        assert answer.headers["location"] == path


def test_its_forms_may_lead_to_the_service_and_nowhere_else(bench):
    policy = consent_page(bench, client_id="f" * 64, redirect_uri="https://fs.example/cb", scope="openid").headers[
        "content-security-policy"
    ]
    assert "form-action 'self' http://127.0.0.1:* http://localhost:* https://fs.example" in policy
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_login_alone_skips_the_page_for_a_service_that_was_granted_it(bench, parameters):
    consent = bench.log_in(bench.authorize(service="directe", prompt="login"))
    back = bench.http.get(consent.headers["location"])
    assert back.status_code == 303
    assert set(parameters(back)) == {"code", "state", "iss"}
    assert bench.exchange(parameters(back)["code"], service="directe").status_code == 200


def test_a_skipped_page_asked_twice_leads_to_one_code(bench):
    consent = bench.log_in(bench.authorize(service="directe", prompt="login")).headers["location"]
    assert bench.http.get(consent).headers["location"] == bench.http.get(consent).headers["location"]


def test_a_skipped_page_gives_no_code_to_another_browser_nor_before_the_login(bench):
    start = bench.authorize(service="directe", prompt="login").headers["location"]
    assert bench.http.get(f"{start}/consent").headers["location"] == start
    bench.choose(start)
    bench.http.post(f"{start}/login", data={"login": "angela", "password": "123"})
    assert bench.browser().get(f"{start}/consent").status_code == 403


@pytest.mark.parametrize("prompt", [None, "consent", "login consent"])
def test_whatever_else_is_asked_the_page_is_shown(bench, soup, prompt):
    assert soup(consent_page(bench, service="directe", prompt=prompt)).find(id="consentement") is not None


def test_a_service_that_was_not_granted_it_has_its_page_shown(bench, soup):
    assert soup(consent_page(bench, prompt="login")).find(id="consentement") is not None


def test_v1_has_no_prompt_to_skip_the_page_with(bench, soup):
    assert soup(consent_page(bench, "v1", service="directe", prompt="login")).find(id="consentement") is not None


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_private_service_has_a_box_that_must_be_ticked(bench, soup, parameters, version):
    page = soup(consent_page(bench, version, service="privee"))
    box = page.find(id="accord")
    assert (box["type"], box.has_attr("required"), box.has_attr("checked")) == ("checkbox", True, False)
    assert "Hôpital de démonstration" in page.find("label", attrs={"for": "accord"}).text
    path = page.find(id="consentement")["action"]
    ticked = bench.http.post(path, data={"decision": "accepter", box["name"]: box["value"]})
    assert "code" in parameters(ticked)


@pytest.mark.parametrize("given", [{}, {"accord": ""}, {"accord": "non"}])
def test_a_box_left_unticked_brings_the_page_again_with_a_word(bench, soup, given):
    path = soup(consent_page(bench, service="privee")).find(id="consentement")["action"]
    again = bench.http.post(path, data={"decision": "accepter", **given})
    assert again.status_code == 400
    page = soup(again)
    assert "cochez la case" in page.find(id="erreur").text
    assert page.find(id="accord")["aria-describedby"] == "erreur"
    assert "code" in bench.http.post(path, data={"decision": "accepter", "accord": "oui"}).headers["location"]


def test_refusing_needs_no_box(bench, soup, parameters):
    page = soup(consent_page(bench, service="privee"))
    assert page.find("button", value="refuser").has_attr("formnovalidate")
    refused = bench.http.post(page.find(id="consentement")["action"], data={"decision": "refuser"})
    assert parameters(refused)["error"] == "access_denied"


def test_a_public_service_has_no_box(bench, soup):
    assert soup(consent_page(bench)).find("input") is None


def test_address_and_telephone_are_shown_in_v1(bench, soup):
    text = soup(consent_page(bench, "v1", service="joignable", scope="openid address phone")).get_text()
    assert "7 RUE DES ESSAIS, 49990 ESSAIVILLE" in text
    assert "+33639980007" in text
