"""v2 token: exact members, exact errors, one use."""

import asyncio

import pytest


def test_the_answer_has_exactly_five_members(bench):
    answer = bench.exchange(bench.code())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    members = answer.json()
    assert set(members) == {"access_token", "expires_in", "id_token", "scope", "token_type"}
    assert len(members["access_token"]) == 43
    assert members["expires_in"] == 60
    assert members["token_type"] == "Bearer"
    assert members["scope"] == "openid identite_pivot droits_assurance_maladie"


@pytest.mark.parametrize(
    ("changes", "status", "error", "description", "code"),
    [
        (
            {"client_secret": "x" * 64},
            401,
            "invalid_client",
            "client authentication failed (invalid secret provided)",
            "Y0434A7B",
        ),
        (
            {"client_secret": None},
            401,
            "invalid_client",
            "client authentication failed (invalid secret provided)",
            "Y0434A7B",
        ),
        ({"client_id": "unknown"}, 401, "invalid_client", "client authentication failed (client not found)", "Y000000"),
        ({"client_id": None}, 401, "invalid_client", "client authentication failed (client not found)", "Y000000"),
        ({"code": ""}, 400, "invalid_request", "missing required parameter 'code' (undefined)", "Y048017B"),
        ({"code": None}, 400, "invalid_request", "missing required parameter 'code' (undefined)", "Y048017B"),
        ({"code": "nope"}, 400, "invalid_grant", "grant request is invalid (authorization code not found)", "Y049E20B"),
        (
            {"redirect_uri": "http://127.0.0.1:9999/other"},
            400,
            "invalid_grant",
            "grant request is invalid (authorization code redirect_uri mismatch)",
            "Y04F8199",
        ),
        (
            {"redirect_uri": None},
            400,
            "invalid_request",
            "missing required parameter 'redirect_uri' (undefined)",
            "Y000000",
        ),
        (
            {"grant_type": None},
            400,
            "invalid_request",
            "missing required parameter 'grant_type' (undefined)",
            "Y000000",
        ),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type", "unsupported grant_type requested", "Y000000"),
    ],
)
def test_each_refusal_has_its_status_text_and_code(bench, changes, status, error, description, code):
    answer = bench.exchange(bench.code(), **changes)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    body = answer.json()
    assert set(body) == {"error", "error_description", "error_uri"}
    assert body["error"] == error
    assert body["error_description"] == description
    documentation = "https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/"
    assert body["error_uri"].startswith(f"{documentation}?code={code}&id=")


def test_a_refused_exchange_leaves_the_code_usable(bench):
    code = bench.code()
    bench.exchange(code, client_secret="x" * 64)
    bench.exchange(code, redirect_uri="http://127.0.0.1:9999/other")
    bench.exchange(code, service="stricte")
    assert bench.exchange(code).status_code == 200


def test_a_code_of_another_service_is_refused(bench):
    answer = bench.exchange(bench.code(), service="stricte")
    assert answer.status_code == 400
    assert answer.json()["error_description"] == "grant request is invalid (client mismatch)"


def test_a_code_lives_30_seconds(bench):
    early, late = bench.code(), bench.code()
    bench.clock.advance(29)
    assert bench.exchange(early).status_code == 200
    bench.clock.advance(1)
    assert "authorization code not found" in bench.exchange(late).json()["error_description"]


@pytest.mark.parametrize("waited", [0, 30, 59])
def test_a_used_code_is_refused_and_kills_the_tokens_it_gave(bench, waited):
    code = bench.code()
    token = bench.exchange(code).json()["access_token"]
    bench.clock.advance(waited)
    assert bench.userinfo(token).status_code == 200
    replay = bench.exchange(code)
    assert replay.status_code == 400
    assert replay.json()["error_description"] == "grant request is invalid (authorization code already consumed)"
    assert "code=Y0416228" in replay.json()["error_uri"]
    assert bench.userinfo(token).status_code == 401
    assert bench.introspected(token)["token_introspection"] == {"active": False}
    assert asyncio.run(bench.broker.introspect(token)) is None


def test_basic_authentication_is_not_supported(bench):
    service = bench.service("hopital")
    answer = bench.http.post(
        "/api/v2/token",
        data={
            "grant_type": "authorization_code",
            "code": bench.code(),
            "redirect_uri": "http://127.0.0.1:9999/callback",
        },
        auth=(service.client_id, service.client_secret),
    )
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


def test_a_service_registered_with_a_secret_may_not_sign(bench):
    answer = bench.exchange(bench.code(), client_secret=None, client_assertion="x")
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert "only client_secret_post is registered" in answer.json()["error_description"]


@pytest.mark.parametrize("body", [b"grant_type=a&grant_type=b", b"code=%ff", b"\x00\xff"])
def test_an_unreadable_form_is_invalid_request(bench, body):
    answer = bench.http.post(
        "/api/v2/token", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_json_is_not_a_form(bench):
    answer = bench.http.post("/api/v2/token", json={"grant_type": "authorization_code"})
    assert answer.status_code == 400
    assert "application/x-www-form-urlencoded" in answer.json()["error_description"]


def test_a_secret_never_comes_back(bench):
    secret = bench.service("hopital").client_secret
    for answer in (bench.exchange("nope"), bench.exchange("nope", client_id="unknown")):
        assert secret not in answer.text


def test_a_code_whose_person_has_gone_is_refused(bench):
    code = bench.code()
    bench.annuaire.comptes.pop("angela")
    assert bench.exchange(code).json()["error"] == "invalid_grant"
