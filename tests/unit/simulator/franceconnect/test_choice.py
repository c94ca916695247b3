"""The choice of an identity provider: one that works, one that is down, the way back, and nothing else."""

import pytest

V = pytest.mark.parametrize("version", ["v1", "v2"])
TECHNICAL = "authentication aborted due to a technical error on the authorization server"


def first_page(bench, version="v2", **changes):
    return bench.authorize(version, **changes).headers["location"]


@V
def test_authorize_leads_to_the_choice_and_the_choice_to_the_login(bench, soup, version):
    start = bench.authorize(version)
    assert start.status_code == 303
    path = start.headers["location"]
    page = soup(bench.http.get(path))
    assert page.find("input") is None
    button = page.form.button
    chosen = bench.http.post(page.form["action"], data={button["name"]: button["value"]})
    assert (chosen.status_code, chosen.headers["location"]) == (303, f"{path}/login")
    assert soup(bench.http.get(f"{path}/login")).find(attrs={"type": "password"}) is not None


def test_each_provider_is_a_button_that_says_what_it_is(bench, soup):
    page = soup(bench.http.get(first_page(bench)))
    buttons = page.find(id="choix").find_all("button")
    assert [(button["value"], button.text) for button in buttons] == [
        ("bac-a-sable", "Compte de démonstration"),
        ("hors-service", "Fournisseur hors service"),
    ]
    assert all(page.find(id=button["aria-describedby"]).text for button in buttons)
    assert len(page.find_all("h1")) == 1
    assert "Hôpital de démonstration" in page.h1.text


@V
def test_a_provider_that_is_down_ends_in_server_error_at_the_service(bench, soup, parameters, version):
    path = first_page(bench, version)
    failed = bench.choose(path, "hors-service")
    assert failed.status_code == 400
    page = soup(failed)
    assert "Le fournisseur d'identité ne répond pas." in page.find(role="alert").text
    answer = parameters(bench.http.post(page.form["action"]))
    assert (answer["error"], answer["error_description"]) == ("server_error", TECHNICAL)


def test_after_a_provider_that_is_down_the_person_may_choose_the_other(bench, parameters):
    start = bench.authorize()
    path = start.headers["location"]
    bench.choose(path)
    bench.choose(path, "hors-service")
    assert bench.http.get(f"{path}/login").headers["location"] == path
    assert "code" in parameters(bench.decide(bench.log_in(start)))


@V
def test_going_back_to_the_service_is_access_denied(bench, soup, parameters, version):
    page = soup(bench.http.get(first_page(bench, version)))
    answer = parameters(bench.http.post(page.find(id="abandon")["action"]))
    assert (answer["error"], answer["error_description"]) == ("access_denied", "User auth aborted")
    assert ("iss" in answer) == (version == "v2")


def test_an_idp_hint_of_the_demonstration_provider_skips_the_choice(bench, parameters):
    start = bench.authorize(idp_hint="bac-a-sable")
    path = start.headers["location"]
    assert path.endswith("/login")
    assert bench.http.get(path).status_code == 200
    consent = bench.http.post(path, data={"login": "angela", "password": "123"})
    assert "code" in parameters(bench.decide(consent))


def test_v1_does_not_know_idp_hint(bench):
    assert not first_page(bench, "v1", idp_hint="bac-a-sable").endswith("/login")


@pytest.mark.parametrize("value", [None, "", "autre", "bac-a-sable ", "é\U0001f600\x00", "x" * 60_000])
def test_any_other_provider_is_an_error_page_and_consumes_nothing(bench, soup, value):
    path = first_page(bench)
    data = {} if value is None else {"identity_provider": value}
    answer = bench.http.post(
        f"{path}/identity-provider", data=data, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert "Ce fournisseur d'identité n'est pas un de ceux qui sont proposés." in soup(answer).find(role="alert").text
    assert bench.choose(path).status_code == 303


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"identity_provider=bac-a-sable&identity_provider=hors-service", 400),
        (b"identity_provider=%ff\xff\x00", 400),
        (b"identity_provider=" + b"x" * 100_000, 413),
    ],
)
def test_what_is_no_form_is_refused(bench, soup, content, status):
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    answer = bench.http.post(f"{first_page(bench)}/identity-provider", content=content, headers=headers)
    assert answer.status_code == status
    soup(answer)


def test_a_body_of_another_type_is_refused(bench, soup):
    answer = bench.http.post(f"{first_page(bench)}/identity-provider", json={"identity_provider": "bac-a-sable"})
    assert answer.status_code == 400
    soup(answer)


def test_refreshing_going_back_and_choosing_twice_are_harmless(bench, parameters):
    start = bench.authorize()
    path = start.headers["location"]
    assert bench.choose(path).headers["location"] == bench.choose(path).headers["location"]
    assert [bench.http.get(one).status_code for one in (path, f"{path}/login", path, path)] == [200] * 4
    bench.choose(path)
    assert "code" in parameters(bench.decide(bench.log_in(start)))


def test_a_journey_that_is_over_offers_no_choice(bench, soup):
    start = bench.authorize()
    bench.decide(bench.log_in(start))
    for answer in (bench.http.get(start.headers["location"]), bench.choose(start.headers["location"])):
        assert answer.status_code == 400
        soup(answer)


def test_another_browser_cannot_choose(bench):
    path = first_page(bench)
    bench.http = bench.browser()
    assert bench.choose(path).status_code == 403


def test_the_address_of_the_choice_takes_no_form(bench):
    assert bench.http.post(first_page(bench), data={"identity_provider": "bac-a-sable"}).status_code == 405
