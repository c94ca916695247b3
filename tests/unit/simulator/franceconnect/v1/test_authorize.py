"""v1 authorize."""

import pytest


@pytest.mark.parametrize("name", ["response_type", "client_id", "redirect_uri", "scope", "state", "nonce"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_parameter_is_json_without_redirection(bench, name, value):
    answer = bench.authorize("v1", **{name: value})
    assert answer.status_code == 400
    assert answer.json() == {
        "status": "fail",
        "message": f"The following fields are missing or empty : {name}",
        "error": "invalid_request",
    }


def test_all_missing_parameters_are_named(bench):
    message = bench.authorize("v1", state=None, nonce=None).json()["message"]
    assert message == "The following fields are missing or empty : state, nonce"


@pytest.mark.parametrize("changes", [{"client_id": "unknown"}, {"redirect_uri": "https://evil.example/"}])
def test_an_unknown_client_or_address_is_never_redirected(bench, changes):
    answer = bench.authorize("v1", **changes)
    assert answer.status_code == 400
    assert answer.json()["status"] == "fail"
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": "openid dgfip_rfr"}, "invalid_scope"),
        ({"scope": "openid address"}, "invalid_scope"),
    ],
)
def test_other_faults_go_back_to_the_service_without_iss(bench, parameters, changes, error):
    answer = bench.authorize("v1", **changes)
    assert answer.status_code == 302
    found = parameters(answer)
    assert set(found) == {"error", "error_description", "state"}
    assert found["error"] == error


def test_acr_values_and_unknown_parameters_are_optional(bench):
    assert bench.authorize("v1").status_code == 303
    assert bench.authorize("v1", acr_values="eidas2", login_hint="x", claims="{").status_code == 303


def test_repeated_parameters_are_refused(bench):
    answer = bench.http.get("/api/v1/authorize?state=a&state=b")
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


def test_a_hand_made_url_is_understood(bench):
    client = bench.service("hopital").client_id
    url = (
        f"/api/v1/authorize?response_type=code&client_id={client}&scope=openid%20profile%20droits_assurance_maladie"
        "&redirect_uri=http://127.0.0.1:9999/callback&state=token%3Dabc&nonce=0123456789&"
    )
    assert bench.http.get(url).status_code == 303
