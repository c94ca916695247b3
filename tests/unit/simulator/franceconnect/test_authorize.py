"""v2 authorize: each row of the table of faults, in FranceConnect's order."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest

DTO = "Y030007"


def refused(bench, soup, code, **changes):
    response = bench.authorize(**changes)
    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert "location" not in response.headers
    assert code in soup(response).get_text()
    return response


def test_a_good_request_opens_a_journey_bound_to_this_browser(bench):
    response = bench.authorize()
    assert response.status_code == 303
    path = response.headers["location"]
    assert path.startswith("/api/v2/interaction/")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("bd_interaction=")
    assert f"Path={path};" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


def test_authorize_is_never_stored(bench):
    assert bench.authorize().headers["cache-control"] == "no-store"


def test_post_authorize_is_as_good_as_get(bench):
    response = bench.http.post("/api/v2/authorize", data=bench.wish())
    assert response.status_code == 303
    assert "/interaction/" in response.headers["location"]


@pytest.mark.parametrize(
    "name", ["client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values"]
)
def test_a_missing_parameter_is_a_page_and_never_a_redirection(bench, soup, name):
    assert name in refused(bench, soup, DTO, **{name: None}).text


@pytest.mark.parametrize("name", ["client_id", "redirect_uri", "scope", "state", "nonce", "acr_values"])
def test_an_empty_parameter_is_a_page_too(bench, soup, name):
    refused(bench, soup, DTO, **{name: ""})


@pytest.mark.parametrize("prompt", ["", "none", "select_account", "login none"])
def test_other_prompts_than_login_and_consent_are_refused(bench, soup, prompt):
    refused(bench, soup, DTO, prompt=prompt)


@pytest.mark.parametrize("prompt", ["login", "consent", "login consent", "consent login"])
def test_login_and_consent_are_prompts_in_any_order(bench, prompt):
    assert bench.authorize(prompt=prompt).status_code == 303


def test_a_nonce_of_21_characters_is_too_short_and_of_22_long_enough(bench, soup):
    refused(bench, soup, DTO, nonce="n" * 21)
    assert bench.authorize(nonce="n" * 22).status_code == 303


@pytest.mark.parametrize(
    "uri",
    [
        "callback",
        "/callback",
        "javascript:alert(1)//x.y",
        "ftp://a.b/c",
        "http://intranet/cb",
        "http://[bad",
        "http://a.b/#f",
        "http://a.b/c d",
    ],
)
def test_a_redirect_uri_that_is_no_url_is_refused_before_anything_else(bench, soup, uri):
    refused(bench, soup, DTO, redirect_uri=uri)


@pytest.mark.parametrize("name", ["login_hint", "max_age", "response_mode", "display", "code_challenge", "<script>"])
def test_an_unknown_parameter_is_refused(bench, soup, name):
    refused(bench, soup, DTO, **{name: "x"})


def test_ui_locales_is_known_and_ignored(bench):
    assert bench.authorize(ui_locales="fr-FR").status_code == 303


@pytest.mark.parametrize("claims", ["{", "[]", "x", "[" * 20000])
def test_claims_must_be_a_json_object(bench, soup, claims):
    response = bench.http.post("/api/v2/authorize", data=bench.wish(claims=claims))
    assert response.status_code == 400
    assert DTO in soup(response).get_text()


@pytest.mark.parametrize(
    "raw", ["state=a&state=b", "state=%ff", "&".join(f"p{n}=1" for n in range(100)), "x=%00&\u00e9=%C3"]
)
def test_repeated_binary_or_countless_parameters_are_refused(bench, soup, raw):
    response = bench.http.get(f"/api/v2/authorize?{raw}")
    assert response.status_code == 400
    assert DTO in soup(response).get_text()


def test_an_unknown_client_is_a_page(bench, soup):
    refused(bench, soup, "Y04EA6EF", client_id="unknown")


def test_a_client_that_is_switched_off_is_unknown(bench, soup):
    refused(bench, soup, "Y04EA6EF", client_id="0" * 64)


@pytest.mark.parametrize(
    "uri",
    [
        "https://fs.example/cb/",
        "https://fs.example/CB",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.1@evil.example/",
        "http://evil.example\\@127.0.0.1/",
        "http://127.0.0.1:9999\\.evil.example/",
        "https://127.0.0.1/cb",
    ],
)
def test_an_unregistered_redirect_uri_is_a_page(bench, soup, uri):
    refused(bench, soup, "Y04C013C", redirect_uri=uri)


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1/", "http://localhost:3000/cb?a=b", "http://[::1]:8080/x", "http://127.0.0.1"]
)
def test_a_demo_client_may_live_on_any_port_of_this_machine(bench, uri):
    assert bench.authorize(redirect_uri=uri).status_code == 303


def test_bad_scope_and_bad_redirect_uri_have_a_code_of_their_own(bench, soup):
    refused(bench, soup, "Y040001", redirect_uri="https://evil.example/", scope="profile")


def test_amr_is_for_entitled_services(bench, soup):
    claims = json.dumps({"id_token": {"amr": {"essential": True}}})
    refused(bench, soup, "Y100009", service="mutuelle", claims=claims)
    assert bench.authorize(claims=claims).status_code == 303


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"response_type": ""}, "invalid_request", "missing required parameter 'response_type'"),
        ({"response_type": "toto"}, "unsupported_response_type", "unsupported response_type requested"),
        ({"scope": "profile"}, "invalid_request", "openid scope must be requested when using the acr_values parameter"),
        ({"scope": "openid dgfip_rfr"}, "invalid_scope", "requested scope is not allowed"),
        (
            {"acr_values": "eidas2"},
            "invalid_acr",
            "acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2",
        ),
        (
            {"acr_values": "eidas3 eidas2"},
            "invalid_acr",
            "acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2",
        ),
        ({"idp_hint": "other"}, "invalid_idp_hint", "An idp_hint was provided but is not allowed"),
        ({"idp_hint": "hors-service"}, "invalid_idp_hint", "An idp_hint was provided but is not allowed"),
    ],
)
def test_other_faults_go_back_to_the_service(bench, parameters, changes, error, description):
    response = bench.authorize(**changes)
    assert response.status_code == 303
    assert response.headers["location"].startswith("http://127.0.0.1:9999/callback?")
    assert parameters(response) == {
        "error": error,
        "error_description": description,
        "state": "state-of-at-least-22-characters",
        "iss": "http://127.0.0.1:8800/api/v2",
    }


def test_an_implicit_response_type_is_refused_in_the_fragment(bench):
    location = urlsplit(bench.authorize(response_type="code id_token").headers["location"])
    assert location.query == ""
    assert dict(parse_qsl(location.fragment))["error"] == "unsupported_response_type"


@pytest.mark.parametrize("acr", ["eidas1", "eidas2 eidas1", "unknown", "eidas9"])
def test_the_lowest_known_level_is_taken_and_an_unknown_one_means_eidas1(bench, acr):
    assert bench.keys.read(bench.tokens(acr_values=acr)["id_token"])["acr"] == "eidas1"


def test_an_unknown_scope_is_ignored(bench):
    assert bench.tokens(scope="openid nonsense given_name")["scope"] == "openid given_name"


def test_an_oversized_form_is_refused(bench):
    response = bench.http.post("/api/v2/authorize", data={**bench.wish(), "state": "s" * 70_000})
    assert response.status_code == 413


def test_a_form_of_another_type_is_refused(bench, soup):
    response = bench.http.post("/api/v2/authorize", json=bench.wish())
    assert response.status_code == 400
    assert DTO in soup(response).get_text()
