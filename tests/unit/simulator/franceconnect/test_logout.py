"""v2 session/end: a hint is needed, only registered addresses are returned to, the tokens die."""

import pytest

BYE = "http://127.0.0.1:9999/bye"


def end(bench, **parameters):
    return bench.http.get("/api/v2/session/end", params=parameters)


def test_it_returns_to_the_registered_address_with_state(bench):
    hint = bench.tokens()["id_token"]
    answer = end(bench, id_token_hint=hint, post_logout_redirect_uri=BYE, state="a b=c")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{BYE}?state=a%20b%3Dc"


def test_without_an_address_it_says_so_on_a_page(bench, soup):
    answer = end(bench, id_token_hint=bench.tokens()["id_token"])
    assert answer.status_code == 200
    assert "Vous êtes bien déconnecté" in soup(answer).get_text()


def test_the_access_token_dies_with_it(bench):
    tokens = bench.tokens()
    end(bench, id_token_hint=tokens["id_token"])
    assert bench.userinfo(tokens["access_token"]).status_code == 401
    assert bench.introspected(tokens["access_token"])["token_introspection"] == {"active": False}


def test_the_session_at_franceconnect_ends(bench, soup):
    hint = bench.tokens()["id_token"]
    end(bench, id_token_hint=hint)
    assert soup(bench.http.get(bench.authorize().headers["location"])).find(id="session") is None


def test_the_tokens_of_other_services_live_on(bench):
    other = bench.tokens(service="stricte")["access_token"]
    end(bench, id_token_hint=bench.tokens()["id_token"])
    assert bench.userinfo(other).status_code == 200


def test_an_expired_hint_still_ends_the_session(bench):
    hint = bench.tokens()["id_token"]
    bench.clock.advance(3600)
    assert end(bench, id_token_hint=hint, post_logout_redirect_uri=BYE).headers["location"] == BYE


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"id_token_hint": ""},
        {"id_token_hint": "x.y.z"},
        {"id_token_hint": "é"},
        {"post_logout_redirect_uri": BYE},
    ],
)
def test_a_missing_or_foreign_hint_is_a_page(bench, soup, parameters):
    answer = end(bench, **parameters)
    assert answer.status_code == 400
    soup(answer)


def test_unregistered_addresses_unknown_parameters_and_other_clients_are_refused(bench, soup):
    tokens = bench.tokens()
    for extra in (
        {"post_logout_redirect_uri": "https://evil.example/"},
        {"unknown": "x"},
        {"client_id": "f" * 64},
    ):
        answer = end(bench, id_token_hint=tokens["id_token"], **extra)
        assert answer.status_code == 400
        soup(answer)
    assert bench.userinfo(tokens["access_token"]).status_code == 200


def test_a_signed_token_that_is_no_id_token_is_refused(bench):
    token = bench.tokens("v1")["id_token"]
    assert end(bench, id_token_hint=token).status_code == 400
    assert end(bench, id_token_hint=bench.keys.sign("ES256", {"aud": ["x"]})).status_code == 400


def test_a_token_signed_for_another_issuer_is_refused(bench):
    claims = bench.keys.read(bench.tokens()["id_token"])
    assert end(bench, id_token_hint=bench.keys.sign("ES256", claims)).status_code == 200
    assert (
        end(bench, id_token_hint=bench.keys.sign("ES256", {**claims, "iss": "http://other/api/v2"})).status_code == 400
    )


def test_repeated_parameters_are_refused(bench):
    assert bench.http.get("/api/v2/session/end?id_token_hint=a&id_token_hint=b").status_code == 400
