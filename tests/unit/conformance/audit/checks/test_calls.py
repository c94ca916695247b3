import pytest


def test_a_call_without_either_credential_names_both(scribe, breaches_of) -> None:
    scribe.rights()
    scribe.rights()["request"]["headers"] = []

    assert breaches_of("CLI-030") == ["without X-API-Key nor Authorization: Bearer"]


def test_a_preflight_of_a_browser_carries_no_credentials_and_need_not(scribe, breaches_of) -> None:
    scribe.rights()
    scribe.rights()["request"].update(method="OPTIONS", headers=[])

    assert breaches_of("CLI-030") == []


def test_the_first_call_with_an_expired_token_is_how_one_learns(scribe, breaches_of) -> None:
    token = scribe.log_in()
    scribe.wait(61)
    scribe.rights(token, status=401, _code="jeton-invalide")

    assert breaches_of("CLI-031") == []


def test_calls_that_were_under_way_when_the_401_came_are_no_cache(scribe, breaches_of) -> None:
    token = scribe.log_in()
    scribe.wait(61)
    first = scribe.rights(token, status=401)
    second = scribe.rights(token, status=401)
    second["_began_ms"] = first["_began_ms"] + 1

    assert breaches_of("CLI-031") == []


def test_calls_begun_after_the_401_show_a_cache(scribe, breaches_of) -> None:
    token = scribe.log_in()
    scribe.wait(61)
    for _ in range(3):
        scribe.rights(token, status=401)

    assert breaches_of("CLI-031") == ["3 calls with an expired token"]


@pytest.mark.parametrize("value", ["jeton:0000f1", "cle:0000d1", "secret:0000e1"])
def test_a_credential_in_a_query_is_seen(scribe, breaches_of, value: str) -> None:
    scribe.rights()["request"]["queryString"] = [{"name": "x", "value": value}]

    assert breaches_of("CLI-032") == ["a key, token or secret in the address"]


def test_a_credential_in_the_page_that_called_is_seen(scribe, breaches_of) -> None:
    scribe.rights()["request"]["headers"].append(
        {"name": "Referer", "value": "https://mutuelle.example/?t=jeton:0000f1"}
    )

    assert breaches_of("CLI-032") == ["a key, token or secret in the address"]


def test_a_state_of_many_digits_in_the_page_that_called_is_no_nir(scribe, breaches_of) -> None:
    scribe.rights()["request"]["headers"].append(
        {"name": "Referer", "value": "https://mutuelle.example/retour?code=code:0000a1&state=nir:0000f1aef7453"}
    )

    assert breaches_of("CLI-033") == []


def test_a_nir_beside_a_state_in_the_page_that_called_is_seen(scribe, breaches_of) -> None:
    scribe.rights()["request"]["headers"].append(
        {"name": "Referer", "value": "https://mutuelle.example/retour?state=nir:0000f1&assure=nir:0000f2"}
    )

    assert breaches_of("CLI-033") == ["a NIR in the address"]


def test_the_hint_of_a_logout_is_a_token_where_it_belongs(scribe, breaches_of) -> None:
    scribe.rights(scribe.log_in())
    scribe.goodbye()

    assert breaches_of("CLI-032") == []


@pytest.mark.parametrize("path", ["/test/v1/droits/beneficiaires/nir:0000b1", "/api/v2/nir:0000b1"])
def test_a_nir_in_a_path_is_seen_wherever_it_goes(scribe, breaches_of, path: str) -> None:
    scribe.rights(path=path)

    assert breaches_of("CLI-033") == ["a NIR in the address"]


def test_a_state_of_many_digits_is_not_taken_for_a_nir(scribe, breaches_of) -> None:
    scribe.authorize(state="nir:0000b1")

    assert breaches_of("CLI-033") == []


def test_a_nir_in_its_header_is_where_it_belongs(scribe, breaches_of) -> None:
    scribe.rights()["request"]["headers"].append({"name": "nir", "value": "nir:0000b1"})

    assert breaches_of("CLI-033") == []


def test_a_refused_parameter_counts_unless_the_refusal_was_wished_for(scribe, breaches_of) -> None:
    scribe.rights(status=400, _code="parametre-invalide")
    scribe.rights(status=400, _code="parametre-invalide", _faults=["voeu:code=400"])

    assert breaches_of("CLI-034") == ["refused: parametre-invalide"]


def test_an_address_that_the_contract_does_not_have_is_seen(scribe, breaches_of) -> None:
    scribe.rights(status=404, _code="chemin-inconnu")

    assert breaches_of("CLI-035") == ["refused: chemin-inconnu"]
