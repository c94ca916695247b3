"""v1 token."""

import re

import pytest


def test_the_answer_has_exactly_four_members(bench):
    answer = bench.exchange(bench.code("v1"), "v1")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    members = answer.json()
    assert set(members) == {"access_token", "token_type", "expires_in", "id_token"}
    assert re.fullmatch(r"[0-9a-f]{64}", members["access_token"])
    assert members["token_type"] == "Bearer"
    assert members["expires_in"] == 1200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"code": "nope"}, 400, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:9999/other"}, 400, "invalid_grant"),
        ({"service": "stricte"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "unknown"}, 401, "invalid_client"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
    ],
)
def test_refusals_carry_status_message_and_error(bench, changes, status, error):
    answer = bench.exchange(bench.code("v1"), "v1", **changes)
    assert answer.status_code == status
    assert answer.json() == {"status": "fail", "message": error, "error": error}


@pytest.mark.parametrize("name", ["code", "grant_type", "redirect_uri", "client_id", "client_secret"])
def test_a_missing_parameter_is_named(bench, name):
    answer = bench.exchange("c", "v1", **{name: None})
    assert answer.status_code == 400
    assert answer.json()["message"] == f"The following fields are missing or empty : {name}"


def test_a_used_code_is_refused_and_kills_the_token(bench):
    code = bench.code("v1")
    token = bench.exchange(code, "v1").json()["access_token"]
    assert bench.exchange(code, "v1").json()["error"] == "invalid_grant"
    assert bench.userinfo(token, "v1").status_code == 401


def test_a_v1_token_lives_1200_seconds(bench):
    token = bench.tokens("v1")["access_token"]
    bench.clock.advance(1199)
    assert bench.userinfo(token, "v1").status_code == 200
    bench.clock.advance(1)
    assert bench.userinfo(token, "v1").status_code == 401


def test_json_is_not_a_form(bench):
    assert bench.http.post("/api/v1/token", json={}).json()["error"] == "invalid_request"


def test_a_code_whose_person_has_gone_is_refused(bench):
    code = bench.code("v1")
    bench.annuaire.comptes.pop("angela")
    assert bench.exchange(code, "v1").json()["error"] == "invalid_grant"
