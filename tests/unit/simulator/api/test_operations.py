"""The seven operations through the whole stack, under the three conventions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from jsonschema_rs import Draft4Validator

from droits_contract import load_contract, load_convention
from droits_fixtures import Personne
from droits_fixtures.model import Periode

CONTRACT = load_contract()
OPERATIONS = {operation.operation_id: operation for operation in CONTRACT.operations}
CONVENTIONS = {
    "hopital": "etablissement-de-soins",
    "mutuelle": "organisme-complementaire",
    "stricte": "organisme-complementaire-sans-exonerations",
}
People = Mapping[str, Personne]


def _call(api, gens: People, operation_id: str, partenaire: str = "hopital"):
    operation = OPERATIONS[operation_id]
    nir = gens["anne"].nir if operation.takes_nir else None
    return api.call(operation.path, partenaire=partenaire, jeton=f"anne.{partenaire}", nir=nir)


@pytest.mark.parametrize("partenaire", CONVENTIONS)
@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_answers_exactly_where_the_convention_grants_it(
    api, gens: People, operation_id: str, partenaire: str
) -> None:
    granted = load_convention(CONVENTIONS[partenaire]).grants(operation_id)
    answer = _call(api, gens, operation_id, partenaire)
    assert answer.status_code == (200 if granted else 403)
    assert granted or answer.json()["code"] == "operation-non-accordee"


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_each_answer_follows_the_schema_of_the_contract(api, gens: People, operation_id: str) -> None:
    node = CONTRACT.document["paths"][OPERATIONS[operation_id].path]["get"]["responses"]["200"]
    schema = node["content"]["application/json"]["schema"] | {"components": CONTRACT.document["components"]}
    answer = _call(api, gens, operation_id)
    assert answer.headers["content-type"] == "application/json"
    assert Draft4Validator(schema, validate_formats=True).is_valid(answer.json())


def test_the_motif_is_for_the_hospital_only(api, gens: People) -> None:
    seen = {
        partenaire: set(_call(api, gens, "getBeneficiairesNirExonerations", partenaire).json()[0])
        for partenaire in ("hopital", "mutuelle")
    }
    assert seen["hopital"] - seen["mutuelle"] == {"motif", "maternite"}


def test_one_s_own_nir_answers_as_me_and_a_child_s_as_the_entry_of_the_family(api, gens: People) -> None:
    assert api.call("/", nir=gens["anne"].nir).json() == api.call("/me").json()
    family = {entry["nir"]: entry for entry in api.call("/me/beneficiaires").json()}
    for cle in ("zoe", "leo"):
        assert api.call("/", nir=gens[cle].nir).json() == family[gens[cle].nir]


@pytest.mark.parametrize("path", ["/", "/caisse", "/contrats", "/exonerations", "/medecin-traitant"])
def test_a_stranger_s_nir_cannot_be_told_from_one_that_nobody_has(api, gens: People, path: str) -> None:
    stranger = api.call(path, nir=gens["carl"].nir)
    nobody = api.call(path, nir=gens["carl"].nir[:10] + "777")
    assert stranger.status_code == nobody.status_code == 404
    assert stranger.json()["code"] == "beneficiaire-inconnu"
    assert stranger.content == nobody.content
    assert stranger.headers == nobody.headers


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_assure_who_is_not_covered_gets_404_everywhere(api, gens: People, operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    nir = gens["mona"].nir if operation.takes_nir else None
    answer = api.call(operation.path, jeton="mona.hopital", nir=nir)
    assert (answer.status_code, answer.json()["code"]) == (404, "assure-non-gere")


def test_an_ayant_droit_who_logs_in_is_not_an_assure(fait_services, fait_api, fait_foyer, monde, gens: People) -> None:
    grown = replace(gens["zoe"], login="zoe")
    cast = replace(monde, foyers=(fait_foyer("dupont", gens["anne"], grown),))
    answer = fait_api(fait_services(cast)).call(jeton="zoe.hopital")
    assert answer.json()["code"] == "assure-non-gere"


def test_nobody_declared_is_404_on_the_doctor_and_false_on_the_flag(api, gens: People) -> None:
    answer = api.call("/medecin-traitant", nir=gens["leo"].nir)
    assert (answer.status_code, answer.json()["code"]) == (404, "aucun-medecin-traitant")
    assert api.call("/", nir=gens["leo"].nir).json()["medecin_traitant_choisi"] is False


def test_no_right_in_the_window_is_an_empty_list(api, gens: People) -> None:
    assert api.call("/exonerations", nir=gens["zoe"].nir).json() == []
    assert api.call("/contrats", nir=gens["anne"].nir, query="dateDebut=2028-01-01").json() == []


def test_writing_the_default_dates_changes_nothing(api, gens: People, jour: date) -> None:
    plain = api.call("/contrats", nir=gens["anne"].nir).json()
    written = f"dateDebut={jour.isoformat()}&dateFin=2027-11-24"
    assert api.call("/contrats", nir=gens["anne"].nir, query=written).json() == plain


@pytest.mark.parametrize(("query", "count"), [("dateDebut=2027-01-23", 1), ("dateDebut=2027-01-24", 0)])
def test_the_window_cuts_to_the_day(api, gens: People, query: str, count: int) -> None:
    assert len(api.call("/exonerations", nir=gens["anne"].nir, query=query).json()) == count


def test_an_unknown_query_parameter_changes_nothing(api) -> None:
    assert api.call(query="page=2&dateDébut=zut").json() == api.call().json()


def test_accents_survive_in_utf_8(api, gens: People) -> None:
    answer = api.call("/medecin-traitant", nir=gens["anne"].nir)
    assert "Solène".encode() in answer.content


def test_the_day_follows_the_clock_of_each_call(fait_services, fait_api, monde, fait_foyer, fait_personne) -> None:
    ends_today = replace(monde.foyers[0].personnes[0].contrats[0], duree=Periode(date(2020, 1, 1), date(2026, 11, 24)))
    cast = replace(monde, foyers=(fait_foyer("seul", fait_personne("anne", 1, login="anne", contrats=(ends_today,))),))
    nir = cast.foyers[0].personnes[0].nir
    asked = [
        fait_api(fait_services(cast, day)).call("/contrats", nir=nir)
        for day in (date(2026, 11, 24), date(2026, 11, 25))
    ]
    assert [len(answer.json()) for answer in asked] == [1, 0]
