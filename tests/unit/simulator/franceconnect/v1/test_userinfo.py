"""v1 userinfo: plain JSON."""

import pytest

EXTRA = {"sub", "_claim_names", "_claim_sources"}


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid", set()),
        ("openid profile", {"given_name", "family_name", "birthdate", "gender", "preferred_username"}),
        (
            "openid identite_pivot",
            {
                "given_name",
                "family_name",
                "birthdate",
                "gender",
                "preferred_username",
                "birthplace",
                "birthcountry",
            },
        ),
    ],
)
def test_scopes_open_their_claims(bench, scope, claims):
    answer = bench.userinfo(bench.tokens("v1", scope=scope)["access_token"], "v1")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == claims | EXTRA
    assert answer.json()["_claim_names"] == {}
    assert set(answer.json()["_claim_sources"]["src1"]) == {"JWT"}


def test_schema_openid_changes_nothing(bench):
    token = bench.tokens("v1")["access_token"]
    answer = bench.http.get("/api/v1/userinfo?schema=openid", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_refusals_carry_status_message_and_error(bench):
    tokens = bench.tokens("v1")
    expected = {
        "f" * 64: "token_not_found_or_expired",
        "odd": "Malformed access token.",
        tokens["id_token"]: "Malformed access token.",
    }
    for presented, message in expected.items():
        answer = bench.userinfo(presented, "v1")
        assert answer.status_code == 401
        assert answer.json() == {"status": "fail", "message": message, "error": "invalid_token"}


def test_no_token_is_401(bench):
    answer = bench.http.get("/api/v1/userinfo")
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_token"


def test_address_and_phone_open_their_claims(bench):
    tokens = bench.tokens("v1", service="joignable", scope="openid address phone")
    body = bench.userinfo(tokens["access_token"], "v1").json()
    assert set(body) == {"address", "phone_number"} | EXTRA
    assert body["phone_number"] == "+33639980007"
    assert body["address"] == {
        "country": "France",
        "formatted": "7 RUE DES ESSAIS\n49990 ESSAIVILLE",
        "locality": "ESSAIVILLE",
        "postal_code": "49990",
        "region": "",
        "street_address": "7 RUE DES ESSAIS",
    }


def test_who_has_no_address_has_no_such_claim(bench):
    tokens = bench.tokens("v1", service="joignable", scope="openid address phone", login="targe")
    assert set(bench.userinfo(tokens["access_token"], "v1").json()) == EXTRA
