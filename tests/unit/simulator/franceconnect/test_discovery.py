"""Discovery and keys, as FranceConnect's sandbox publishes them."""

ISSUER = "http://127.0.0.1:8800/api/v2"
CNAM = {
    "droits_assurance_maladie",
    "cnam_beneficiaires",
    "cnam_contrats",
    "cnam_caisse",
    "cnam_exonerations",
    "cnam_medecin_traitant",
    "cnam_presence_medecin_traitant",
    "cnam_paiements_ij",
}


def discovered(bench):
    answer = bench.http.get("/api/v2/.well-known/openid-configuration")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "public, max-age=600"
    assert "set-cookie" not in answer.headers
    return answer.json()


def test_every_endpoint_lies_under_the_issuer(bench):
    document = discovered(bench)
    assert document["issuer"] == ISSUER
    endpoints = {name: value for name, value in document.items() if name.endswith(("_endpoint", "_uri"))}
    assert endpoints == {
        "authorization_endpoint": f"{ISSUER}/authorize",
        "token_endpoint": f"{ISSUER}/token",
        "userinfo_endpoint": f"{ISSUER}/userinfo",
        "jwks_uri": f"{ISSUER}/jwks",
        "end_session_endpoint": f"{ISSUER}/session/end",
        "revocation_endpoint": f"{ISSUER}/token/revocation",
    }


def test_what_it_supports_is_what_was_recorded(bench):
    document = discovered(bench)
    assert document["acr_values_supported"] == ["eidas1"]
    assert document["response_types_supported"] == ["code"]
    assert document["response_modes_supported"] == ["form_post", "fragment", "query"]
    assert document["grant_types_supported"] == ["authorization_code"]
    assert document["subject_types_supported"] == ["pairwise"]
    assert document["token_endpoint_auth_methods_supported"] == ["client_secret_post", "private_key_jwt"]
    assert document["id_token_signing_alg_values_supported"] == ["HS256", "ES256", "RS256"]
    assert document["userinfo_signing_alg_values_supported"] == ["HS256", "ES256", "RS256"]
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["request_parameter_supported"] is False
    assert document["claims_supported"][-4:] == ["acr", "sid", "auth_time", "iss"]
    assert set(document["scopes_supported"]) >= CNAM
    assert len(document) == 26


def test_what_franceconnect_does_not_publish_is_absent(bench):
    document = discovered(bench)
    assert {"address", "phone", "offline_access"}.isdisjoint(document["scopes_supported"])
    assert "introspection_endpoint" not in document
    assert not any("checktoken" in name or "backchannel" in name for name in document)


def test_the_key_set_holds_one_ec_and_one_rsa_key_without_private_members(bench):
    answer = bench.http.get("/api/v2/jwks")
    assert answer.headers["content-type"] == "application/jwk-set+json"
    assert answer.headers["cache-control"] == "public, max-age=600"
    keys = answer.json()["keys"]
    assert [(key["kty"], key["alg"], key["use"]) for key in keys] == [("EC", "ES256", "sig"), ("RSA", "RS256", "sig")]
    assert all(key["kid"] for key in keys)
    assert not any({"d", "p", "q"} & set(key) for key in keys)


def test_v1_has_neither(bench):
    assert bench.http.get("/api/v1/.well-known/openid-configuration").status_code == 404
    assert bench.http.get("/api/v1/jwks").status_code == 404
