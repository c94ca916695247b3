"""v1 checktoken: form or JSON in, an array of scopes out."""

import pytest
from joserfc.jwk import OctKey

from droits_simulator.franceconnect.keys import read_jws


def test_form_and_json_are_answered_alike(bench):
    token = bench.tokens("v1", scope="openid profile droits_assurance_maladie")["access_token"]
    form = bench.http.post("/api/v1/checktoken?", data={"token": token})
    json = bench.http.post("/api/v1/checktoken", json={"token": token})
    assert form.status_code == 200
    assert form.json() == json.json()
    assert "set-cookie" not in form.headers
    assert form.headers["cache-control"] == "no-store"


def test_scope_is_an_array_of_all_scopes(bench):
    token = bench.tokens("v1", scope="openid profile droits_assurance_maladie")["access_token"]
    body = bench.http.post("/api/v1/checktoken", data={"token": token}).json()
    assert set(body) == {"scope", "identity", "client", "identity_provider_id", "identity_provider_host", "acr"}
    assert body["scope"] == ["openid", "profile", "droits_assurance_maladie"]
    service = bench.service("hopital")
    assert body["client"] == {"client_id": service.client_id, "client_name": service.nom}
    assert body["identity"]["family_name"] == "DUBOIS"
    assert body["identity"]["birthplace"] == "75107"
    assert "sub" not in body["identity"]


def test_the_identity_is_shaped_like_the_recorded_one(bench):
    token = bench.tokens("v1", scope="openid")["access_token"]
    identity = bench.http.post("/api/v1/checktoken", data={"token": token}).json()["identity"]
    assert set(identity) == {
        *("name", "family_name", "given_name", "nickname", "gender", "preferred_username"),
        *("birthdate", "birthplace", "birthcountry", "address", "_claim_names", "_claim_sources"),
    }
    assert set(identity["address"]) == {
        *("country", "formatted", "locality", "postal_code", "region", "street_address"),
    }
    assert (identity["name"], identity["nickname"]) == ("DUBOIS Angela Claire Louise", "")
    assert identity["_claim_names"] == {}
    key = OctKey.import_key(bench.service("hopital").client_secret)
    source = read_jws(identity["_claim_sources"]["src1"]["JWT"], key, "HS256")
    assert source == {"iss": "http://127.0.0.1:8800"}


@pytest.mark.parametrize(
    ("token", "message"),
    [("f" * 64, "token_not_found_or_expired"), ("odd", "Malformed access token."), ("", "Malformed access token.")],
)
@pytest.mark.parametrize("how", ["data", "json"])
def test_dead_and_malformed_tokens_are_401_with_the_recorded_message(bench, how, token, message):
    answer = bench.http.post("/api/v1/checktoken", **{how: {"token": token}})
    assert answer.status_code == 401
    assert answer.json() == {"status": "fail", "message": message, "error": "invalid_token"}


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff", b"[" * 30_000])
def test_broken_json_is_400(bench, body):
    answer = bench.http.post("/api/v1/checktoken", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize("value", [1, None, ["x"], {"a": 1}])
def test_a_token_that_is_no_text_is_malformed(bench, value):
    assert bench.http.post("/api/v1/checktoken", json={"token": value}).status_code == 401


def test_an_expired_token_is_dead_and_a_v2_token_is_malformed(bench):
    expired, v2 = bench.tokens("v1")["access_token"], bench.tokens()["access_token"]
    bench.clock.advance(1200)
    assert (
        bench.http.post("/api/v1/checktoken", data={"token": expired}).json()["message"] == "token_not_found_or_expired"
    )
    assert bench.http.post("/api/v1/checktoken", data={"token": v2}).json()["message"] == "Malformed access token."
