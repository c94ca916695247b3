"""The key and the token, as they come over the wire."""

import pytest


def _code(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_an_unknown_key_is_refused_with_a_challenge(api) -> None:
    answer = api.call(partenaire=None, headers=[("X-API-Key", "inconnue")])
    assert _code(answer) == (401, "cle-inconnue")
    assert answer.headers["www-authenticate"].startswith("ApiKey ")


@pytest.mark.parametrize("name", ["x-api-key", "X-API-KEY", "X-Api-Key"])
def test_the_name_of_the_key_header_is_case_insensitive(api, name: str) -> None:
    assert api.call(partenaire=None, headers=[(name, "cle-de-l-hopital-1")]).status_code == 200


def test_an_empty_key_is_no_key(api) -> None:
    assert _code(api.call(partenaire=None, headers=[("X-API-Key", "")])) == (401, "cle-absente")


def test_a_key_sent_twice_is_refused_even_when_both_are_good(api) -> None:
    doubled = [("X-API-Key", "cle-de-l-hopital-1"), ("X-API-Key", "cle-de-l-hopital-1")]
    assert _code(api.call(partenaire=None, headers=doubled)) == (401, "cle-inconnue")


def test_bytes_that_are_no_text_are_an_unknown_key(api) -> None:
    assert _code(api.call(partenaire=None, headers=[(b"X-API-Key", b"\xff\xfe")])) == (401, "cle-inconnue")


def test_no_token_is_answered_with_a_bare_bearer_challenge(api) -> None:
    answer = api.call(jeton=None)
    assert _code(answer) == (401, "jeton-absent")
    assert answer.headers["www-authenticate"] == 'Bearer realm="droits"'


def test_a_token_that_franceconnect_never_issued_is_answered_with_invalid_token(api) -> None:
    answer = api.call(jeton="jamais-vu")
    assert _code(answer) == (401, "jeton-invalide")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_the_scheme_is_case_insensitive_and_spaces_may_be_several(api) -> None:
    assert api.call(jeton=None, headers=[("Authorization", "bEARER   anne.hopital")]).status_code == 200


@pytest.mark.parametrize(
    "value", ["Basic YW5uZTphbm5l", "anne.hopital", "Token anne.hopital", "Bearer:anne.hopital", "", "Digest x=y"]
)
def test_another_scheme_is_no_token(api, value: str) -> None:
    assert _code(api.call(jeton=None, headers=[("Authorization", value)])) == (401, "jeton-absent")


@pytest.mark.parametrize(
    "value",
    [
        b"Bearer",
        b"Bearer ",
        b"Bearer anne.hopital suite",
        b"Bearer anne,hopital",
        b'Bearer "anne.hopital"',
        b"Bearer anne.hopital\xff",
        b"Bearer =anne",
    ],
)
def test_a_malformed_bearer_is_an_invalid_token(api, value: bytes) -> None:
    answer = api.call(jeton=None, headers=[(b"Authorization", value)])
    assert _code(answer) == (401, "jeton-invalide")
    assert "anne" not in answer.text


def test_two_authorization_headers_are_refused_even_when_both_are_good(api) -> None:
    doubled = [("Authorization", "Bearer anne.hopital"), ("Authorization", "Bearer anne.hopital")]
    assert _code(api.call(jeton=None, headers=doubled)) == (401, "jeton-invalide")


def test_a_token_in_the_address_is_refused_alone_and_beside_a_good_one(api) -> None:
    alone = api.call(jeton=None, query="access_token=anne.hopital")
    beside = api.call(query="access_token=anne.hopital")
    assert _code(alone) == _code(beside) == (401, "jeton-invalide")
    assert "anne" not in alone.text


def test_a_key_is_not_read_from_the_address(api) -> None:
    assert _code(api.call(partenaire=None, query="X-API-Key=cle-de-l-hopital-1")) == (401, "cle-absente")


def test_a_broker_that_does_not_answer_is_503_and_one_that_answers_nonsense_502(api) -> None:
    assert _code(api.call(jeton="injoignable")) == (503, "franceconnect-injoignable")
    assert _code(api.call(jeton="illisible")) == (502, "franceconnect-illisible")


def test_a_missing_scope_is_answered_with_insufficient_scope(api) -> None:
    answer = api.call(jeton="anne.hopital.openid+profile")
    assert _code(answer) == (403, "portee-insuffisante")
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]


def test_more_scopes_than_asked_change_nothing(api) -> None:
    wider = api.call("/me", jeton="anne.hopital.droits_assurance_maladie+cnam_exonerations+openid")
    assert wider.json() == api.call("/me").json()


@pytest.mark.parametrize("partenaire", ["revoquee", "perdue"])
def test_a_key_works_only_while_its_habilitation_is_active(api, partenaire: str) -> None:
    assert _code(api.call(partenaire=partenaire)) == (403, "habilitation-inactive")


def test_a_token_issued_to_another_partners_client_is_refused(api) -> None:
    assert _code(api.call(partenaire="mutuelle", jeton="anne.hopital")) == (403, "client-non-rattache")


def test_the_verifier_is_asked_in_the_session_of_the_call(fait_services, fait_api, monde) -> None:
    services = fait_services(monde)
    fait_api(services).call()
    assert services.verifier.asked == [("anne.hopital", "default")]
