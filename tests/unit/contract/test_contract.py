"""Reading a contract: what its operations take, and what is said of one that does not exist."""

import pytest

from droits_contract import ContractError, load_contract

WITH_NIR = {
    "getBeneficiairesNir",
    "getBeneficiairesNirCaisse",
    "getBeneficiairesNirContrats",
    "getBeneficiairesNirExonerations",
    "getBeneficiairesNirMedecinTraitant",
}


def test_an_operation_is_found_by_its_operation_id() -> None:
    operation = load_contract().operation("getBeneficiairesNirContrats")

    assert (operation.method, operation.path) == ("GET", "/contrats")
    assert operation.parameters == {"header": ("nir",), "query": ("dateDebut", "dateFin")}
    assert {200, 400, 401, 403, 404} <= set(operation.statuses)


@pytest.mark.parametrize("name", ["droits", "droits-2019"])
def test_five_operations_choose_the_person_by_nir(name: str) -> None:
    assert {operation.operation_id for operation in load_contract(name).operations if operation.takes_nir} == WITH_NIR


def test_an_operation_that_does_not_exist_is_refused_with_the_list_of_those_that_do() -> None:
    with pytest.raises(ContractError, match=r"droits: paths: no operation getMutuelle; expected one of getMe, "):
        load_contract().operation("getMutuelle")


def test_a_schema_that_does_not_exist_is_refused_with_the_list_of_those_that_do() -> None:
    with pytest.raises(ContractError, match=r"components\.schemas: no schema Mutuelle; expected one of Beneficiaire, "):
        load_contract().schema("Mutuelle")


def test_a_contract_that_does_not_exist_is_refused_by_the_name_of_its_file() -> None:
    with pytest.raises(ContractError, match=r"mutuelles\.yaml: file: cannot be read"):
        load_contract("mutuelles")


def test_a_copy_of_the_document_is_free_to_change() -> None:
    load_contract().copy_document()["paths"].clear()

    assert load_contract().document["paths"]


def test_a_schema_is_the_one_of_the_document() -> None:
    assert load_contract().schema("Contrat") is load_contract().document["components"]["schemas"]["Contrat"]
