"""v2 userinfo: a signed JWT with the scoped claims and no more."""

import pytest

TECHNICAL = {"sub", "aud", "exp", "iat", "iss"}


def test_it_is_a_jwt_signed_like_the_service_registered(bench):
    answer = bench.userinfo(bench.tokens()["access_token"])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/jwt"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert bench.keys.read(answer.text) is not None


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid", set()),
        ("openid given_name", {"given_name", "given_name_array"}),
        ("openid birth", {"birthplace", "birthcountry"}),
        (
            "openid profile",
            {"given_name", "given_name_array", "family_name", "birthdate", "gender", "preferred_username"},
        ),
        (
            "openid identite_pivot",
            {"given_name", "given_name_array", "family_name", "birthdate", "gender", "birthplace", "birthcountry"},
        ),
        ("openid email droits_assurance_maladie cnam_caisse", {"email"}),
    ],
)
def test_scopes_open_exactly_their_claims(bench, scope, claims):
    payload = bench.claims(bench.tokens(scope=scope)["access_token"])
    assert set(payload) == claims | TECHNICAL


def test_its_sub_is_the_id_tokens(bench):
    tokens = bench.tokens()
    assert bench.claims(tokens["access_token"])["sub"] == bench.keys.read(tokens["id_token"])["sub"]


def test_a_token_lives_60_seconds(bench):
    token = bench.tokens()["access_token"]
    bench.clock.advance(59)
    assert bench.userinfo(token).status_code == 200
    bench.clock.advance(1)
    assert bench.userinfo(token).status_code == 401


def test_the_query_parameter_is_accepted_but_not_beside_the_header(bench):
    token = bench.tokens()["access_token"]
    assert bench.http.get("/api/v2/userinfo", params={"access_token": token}).status_code == 200
    both = bench.http.get(
        "/api/v2/userinfo", params={"access_token": token}, headers={"Authorization": f"Bearer {token}"}
    )
    assert both.status_code == 400


def test_post_is_not_declared(bench):
    answer = bench.http.post("/api/v2/userinfo")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_unknown_tokens_codes_and_id_tokens_are_refused(bench):
    tokens = bench.tokens()
    for presented in ("unknown", tokens["id_token"], bench.code(), bench.tokens("v1")["access_token"]):
        answer = bench.userinfo(presented)
        assert answer.status_code == 401
        assert answer.json()["error"] == "invalid_token"
        assert answer.json()["error_description"] == "invalid token provided (access token not found)"
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert presented not in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}]
)
def test_no_token_has_its_own_text_and_code(bench, headers):
    answer = bench.http.get("/api/v2/userinfo", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_token"
    assert answer.json()["error_description"] == "no access token provided (no access token provided)"
    assert "code=Y04146A2" in answer.json()["error_uri"]


def test_two_authorization_headers_are_no_token(bench):
    token = bench.tokens()["access_token"]
    headers = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert bench.http.get("/api/v2/userinfo", headers=headers).status_code == 401


def test_a_repeated_query_parameter_is_never_picked_from(bench):
    token = bench.tokens()["access_token"]
    answer = bench.http.get(f"/api/v2/userinfo?access_token={token}&access_token={token}")
    assert answer.status_code == 400
    assert token not in answer.text


def test_a_person_who_has_gone_has_no_live_token(bench):
    token = bench.tokens()["access_token"]
    bench.annuaire.comptes.pop("angela")
    assert bench.userinfo(token).status_code == 401


def test_address_and_phone_are_passed_over_whatever_a_service_was_granted(bench):
    tokens = bench.tokens(service="joignable", scope="openid address phone")
    assert tokens["scope"] == "openid"
    assert {"address", "phone_number"}.isdisjoint(bench.claims(tokens["access_token"]))
