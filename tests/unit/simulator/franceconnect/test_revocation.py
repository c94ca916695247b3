"""v2 token/revocation: exactly three parameters, one's own tokens only."""

import pytest


def revoke(bench, token, /, service="hopital", **changes):
    registered = bench.service(service)
    given = {"token": token, "client_id": registered.client_id, "client_secret": registered.client_secret, **changes}
    return bench.http.post("/api/v2/token/revocation", data={k: v for k, v in given.items() if v is not None})


def test_a_revoked_token_is_dead_everywhere(bench):
    token = bench.tokens()["access_token"]
    answer = revoke(bench, token)
    assert answer.status_code == 200
    assert answer.content == b""
    assert "set-cookie" not in answer.headers
    assert bench.userinfo(token).json()["error"] == "invalid_token"
    assert bench.introspected(token)["token_introspection"] == {"active": False}


def test_an_unknown_token_is_no_error(bench):
    assert revoke(bench, "u" * 43).status_code == 200


def test_another_services_token_stays_alive(bench):
    token = bench.tokens()["access_token"]
    assert revoke(bench, token, "stricte").status_code == 200
    assert bench.userinfo(token).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"token": None}, {"token": "t" * 42}, {"client_secret": "s" * 31}, {"client_id": ""}, {"token_type_hint": "x"}],
)
def test_other_parameters_than_the_three_are_refused(bench, changes):
    answer = revoke(bench, "t" * 43, **changes)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_a_wrong_secret_is_invalid_client(bench):
    token = bench.tokens()["access_token"]
    assert revoke(bench, token, client_secret="s" * 64).status_code == 401
    assert bench.userinfo(token).status_code == 200
