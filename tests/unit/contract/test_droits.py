"""What the rights contract adds to the published one."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from droits_contract import load_contract

CONTRACT = load_contract()
DOCUMENT = CONTRACT.document
OPERATIONS = {node["get"]["operationId"]: node["get"] for node in DOCUMENT["paths"].values()}
ERRORS = ["400", "401", "403", "404", "405", "406", "429", "500", "502", "503"]
PARTS = [(kind, name) for kind in ("schemas", "responses", "parameters") for name in DOCUMENT["components"][kind]]
BUSINESS = [name for name in DOCUMENT["components"]["schemas"] if "roblem" not in name and name != "ErreurParametre"]


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        *_, kind, name = node["$ref"].split("/")
        node = DOCUMENT["components"][kind][name]
    return node


def answers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for operation_id, node in OPERATIONS.items():
        for status, answer in node["responses"].items():
            yield operation_id, status, resolve(answer)


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    rooted = {**schema, "components": DOCUMENT["components"]}
    return Draft202012Validator(rooted, format_checker=FormatChecker()).is_valid(value)


def examples(holder: dict[str, Any]) -> list[Any]:
    many = [example["value"] for example in holder.get("examples", {}).values()]
    return [*many, holder["example"]] if "example" in holder else many


def test_one_call_needs_both_the_key_and_the_token() -> None:
    assert DOCUMENT["security"] == [{"API-Key-Cnam": [], "Access-Token-France-Connect": []}]
    assert not [operation_id for operation_id, node in OPERATIONS.items() if "security" in node]


def test_the_contract_is_served_under_the_path_of_the_test_environment() -> None:
    assert [server["url"] for server in DOCUMENT["servers"]] == ["/test/v1/droits/beneficiaires"]


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_an_operation_documents_every_refusal(operation_id: str) -> None:
    assert sorted(OPERATIONS[operation_id]["responses"]) == ["200", *ERRORS]


@pytest.mark.parametrize(
    ("operation_id", "status", "answer"), [pytest.param(*a, id=f"{a[0]} {a[1]}") for a in answers()]
)
def test_an_answer_is_json_or_a_problem_and_is_never_cached(
    operation_id: str, status: str, answer: dict[str, Any]
) -> None:
    assert list(answer["content"]) == ["application/json" if status == "200" else "application/problem+json"]
    assert "Cache-Control" in answer["headers"]


@pytest.mark.parametrize(("status", "header"), [("401", "WWW-Authenticate"), ("405", "Allow"), ("429", "Retry-After")])
def test_a_refusal_that_says_what_to_do_next_says_it_in_a_required_header(status: str, header: str) -> None:
    for node in OPERATIONS.values():
        assert resolve(resolve(node["responses"][status])["headers"][header])["required"]


@pytest.mark.parametrize(
    ("operation_id", "status", "answer"), [pytest.param(*a, id=f"{a[0]} {a[1]}") for a in answers()]
)
def test_an_answer_shows_an_example_that_its_schema_allows(
    operation_id: str, status: str, answer: dict[str, Any]
) -> None:
    (content,) = answer["content"].values()
    shown = examples(content)

    assert shown
    assert [example for example in shown if not is_valid(example, content["schema"])] == []
    if status != "200":
        assert {example["status"] for example in shown} == {int(status)}
        assert all(example["type"].endswith(f"/{example['code']}") for example in shown)


@pytest.mark.parametrize(("kind", "name"), PARTS, ids=[name for _, name in PARTS])
def test_every_part_of_the_contract_is_described(kind: str, name: str) -> None:
    part = DOCUMENT["components"][kind][name]
    properties = part.get("properties", {}).items()

    assert part["description"]
    assert [champ for champ, node in properties if not resolve(node).get("description")] == []


@pytest.mark.parametrize("name", BUSINESS)
def test_a_schema_of_the_rights_refuses_unknown_members_and_null(name: str) -> None:
    schema = CONTRACT.schema(name)

    assert schema["additionalProperties"] is False
    assert not is_valid(dict.fromkeys(schema["properties"]), schema)


def test_a_right_already_running_may_hide_when_it_began() -> None:
    assert [name for name in BUSINESS if "date_debut" in CONTRACT.schema(name).get("required", [])] == []


def test_a_problem_may_carry_members_that_are_not_documented() -> None:
    (problem,) = examples(DOCUMENT["components"]["responses"]["QuotaDepasse"]["content"]["application/problem+json"])

    assert is_valid(problem | {"simule": True}, CONTRACT.schema("Probleme"))


def test_a_refused_parameter_is_named() -> None:
    (problem,) = examples(
        DOCUMENT["components"]["responses"]["ParametreInvalide"]["content"]["application/problem+json"]
    )
    nameless = {name: value for name, value in problem.items() if name != "errors"}

    assert not is_valid(nameless, CONTRACT.schema("ProblemeParametres"))


def test_the_codes_of_problems_never_change() -> None:
    assert CONTRACT.schema("Probleme")["properties"]["code"]["enum"] == [
        "parametre-invalide",
        "cle-absente",
        "cle-inconnue",
        "jeton-absent",
        "jeton-invalide",
        "portee-insuffisante",
        "habilitation-inactive",
        "client-non-rattache",
        "operation-non-accordee",
        "chemin-inconnu",
        "assure-non-gere",
        "beneficiaire-inconnu",
        "aucun-medecin-traitant",
        "methode-non-permise",
        "representation-non-disponible",
        "quota-depasse",
        "erreur-interne",
        "franceconnect-illisible",
        "franceconnect-injoignable",
    ]


@pytest.mark.parametrize(("operation_id", "pointer"), [("getMe", "/nir"), ("getBeneficiaires", "/0/nir")])
def test_a_person_leads_to_their_rights_by_links(operation_id: str, pointer: str) -> None:
    links = [resolve(link) for link in OPERATIONS[operation_id]["responses"]["200"]["links"].values()]

    assert {link["operationId"] for link in links} == {o.operation_id for o in CONTRACT.operations if o.takes_nir}
    assert [link["parameters"] for link in links] == [{"header.nir": f"$response.body#{pointer}"}] * 5


ACCEPTED = {
    "13 characters": "2850348991001",
    "15 characters": "285034899100164",
    "blanks": "2 85 03 48 991 001 64",
    "Corse-du-Sud": "180012A991001",
    "Haute-Corse in lower case": "1 80 01 2b 991 001",
    "a month that nobody knows": "1804248991001",
    "born abroad": "1800199991001",
}
REFUSED = {
    "14 characters": "28503489910016",
    "12 characters": "285034899100",
    "a sex of 3": "3850348991001",
    "month 13": "2851348991001",
    "month 00": "2850048991001",
    "a département 2C": "180012C991001",
    "letters": "nir",
    "nothing": "",
    "a tab": "2\t850348991001",
    "other digits": "٢850348991001",
}


@pytest.mark.parametrize("nir", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_nir_is_accepted_as_people_write_it(nir: str) -> None:
    assert is_valid(nir, DOCUMENT["components"]["parameters"]["nir"]["schema"])


@pytest.mark.parametrize("nir", REFUSED.values(), ids=REFUSED.keys())
def test_a_nir_that_nobody_can_have_is_refused(nir: str) -> None:
    assert not is_valid(nir, DOCUMENT["components"]["parameters"]["nir"]["schema"])


@pytest.mark.parametrize("nir", ["285034899100164", "2 850348991001", "180012b991001"])
def test_a_nir_is_answered_in_13_characters_only(nir: str) -> None:
    assert not is_valid(nir, CONTRACT.schema("Beneficiaire")["properties"]["nir"])


def test_the_parameters_show_examples_that_they_accept() -> None:
    for parameter in DOCUMENT["components"]["parameters"].values():
        assert all(is_valid(example, parameter["schema"]) for example in examples(parameter))


def test_every_nir_shown_is_of_a_commune_that_does_not_exist() -> None:
    words = re.findall(r"(?<![0-9])[12][0-9]{4}[0-9AB]{8}(?:[0-9]{2})?(?![0-9])", json.dumps(DOCUMENT).replace(" ", ""))

    assert len(words) > 5
    assert [nir for nir in words if not 990 <= int(nir[7:10]) <= 998] == []
