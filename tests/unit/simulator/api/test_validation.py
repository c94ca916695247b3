"""The sandbox judges its own answers, and hides why it failed."""

import logging
from dataclasses import replace

import pytest
from jsonschema_rs import Draft4Validator

from droits_simulator.api.services import Services


def test_an_answer_that_breaks_the_contract_is_500_without_a_detail(
    services: Services, fait_api, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(services, presente=lambda _operation, donnees: donnees | {"nir": "secret-0001"})
    answer = fait_api(broken).call()
    assert (answer.status_code, answer.json()["code"]) == (500, "erreur-interne")
    assert "secret-0001" not in answer.text + caplog.text


@pytest.mark.parametrize("change", [{"date_naissance": "1984-02-30"}, {"rang_naissance": "1"}, {"surplus": 1}])
def test_formats_types_and_unknown_members_are_judged(services: Services, fait_api, change: dict[str, object]) -> None:
    broken = replace(services, presente=lambda _operation, donnees: donnees | change)
    assert fait_api(broken).call().status_code == 500
    assert fait_api(replace(broken, validate_responses=False)).call().status_code == 200


def test_a_failure_of_ours_is_500_with_its_type_and_place_in_the_log_and_nothing_else(
    services: Services, fait_api, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_operation: str, _donnees: object) -> object:
        raise RuntimeError("le numéro 2850348991001")

    with caplog.at_level(logging.ERROR):
        answer = fait_api(replace(services, presente=fails)).call()
    assert answer.json()["code"] == "erreur-interne"
    assert answer.headers["x-request-id"] == "numero-1"
    assert "RuntimeError in fails" in caplog.text
    assert "numero-1" in caplog.text
    assert "2850348991001" not in answer.text + caplog.text


def test_a_refused_call_is_not_logged(api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        api.call(jeton="jamais-vu")
        api.call(query="dateDebut=zut")
    assert [record for record in caplog.records if not record.name.startswith("httpx")] == []


def test_validators_are_compiled_once_whatever_the_number_of_calls(
    services: Services, fait_api, gens, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[object] = []

    def counted(schema: object, **options: object) -> Draft4Validator:
        compiled.append(schema)
        return Draft4Validator(schema, **options)

    for module in ("validation", "parametres"):
        monkeypatch.setattr(f"droits_simulator.api.{module}.Draft4Validator", counted)
    api = fait_api(services)
    counts = []
    for _ in range(3):
        for path in ("/", "/caisse", "/contrats", "/exonerations"):
            assert api.call(path, nir=gens["anne"].nir).status_code == 200
        assert api.call().status_code == 200
        counts.append(len(compiled))
    assert counts[0] > 0
    assert len(set(counts)) == 1
