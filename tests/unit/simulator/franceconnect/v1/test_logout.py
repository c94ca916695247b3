"""v1 logout."""

import pytest

BYE = "http://127.0.0.1:9999/bye"


def test_it_goes_back_with_or_without_state(bench):
    for state, expected in (({}, BYE), ({"state": "x"}, f"{BYE}?state=x")):
        hint = bench.tokens("v1")["id_token"]
        answer = bench.http.get(
            "/api/v1/logout", params={"id_token_hint": hint, "post_logout_redirect_uri": BYE, **state}
        )
        assert answer.headers["location"] == expected


def test_the_token_dies_and_so_does_the_session(bench, soup):
    tokens = bench.tokens("v1")
    answer = bench.http.get("/api/v1/logout", params={"id_token_hint": tokens["id_token"]})
    assert "déconnecté" in soup(answer).get_text()
    assert bench.userinfo(tokens["access_token"], "v1").status_code == 401
    assert soup(bench.http.get(bench.authorize("v1").headers["location"])).find(id="session") is None


def test_a_client_that_sends_nothing_gets_the_page(bench, soup):
    answer = bench.http.get("/api/v1/logout?")
    assert answer.status_code == 200
    soup(answer)


@pytest.mark.parametrize("hint", ["x", "a.b.c", "é.é.é", "eyJhIjogMX0.W10.x", "..", "a.e30.c"])
def test_a_foreign_hint_is_refused(bench, hint):
    answer = bench.http.get("/api/v1/logout", params={"id_token_hint": hint})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_unregistered_addresses_are_refused(bench):
    hint = bench.tokens("v1")["id_token"]
    for parameters in (
        {"post_logout_redirect_uri": BYE},
        {"id_token_hint": hint, "post_logout_redirect_uri": "https://e.example/"},
    ):
        answer = bench.http.get("/api/v1/logout", params=parameters)
        assert answer.status_code == 400
        assert "location" not in answer.headers


def test_a_hint_signed_for_another_service_is_refused(bench):
    header, payload, _ = bench.tokens("v1")["id_token"].split(".")
    other = bench.tokens("v1", service="stricte")["id_token"].split(".")[2]
    assert bench.http.get("/api/v1/logout", params={"id_token_hint": f"{header}.{payload}.{other}"}).status_code == 400
