"""The fields of an answer, read from the contract."""

from dataclasses import replace

from droits_contract import load_contract
from droits_contract.answer import answer_fields, visible_paths
from droits_contract.contract import Contract

CONTRACT = load_contract()


def paths(operation_id: str, contract: Contract = CONTRACT) -> list[str]:
    return [field.path for field in answer_fields(contract, contract.operation(operation_id))]


def test_an_exoneration_has_nine_fields_each_before_those_that_it_holds() -> None:
    assert paths("getBeneficiairesNirExonerations") == [
        "date_debut",
        "date_fin",
        "motif",
        "motif.code",
        "motif.libelle",
        "motif.libelle_long",
        "maternite",
        "maternite.date_presumee_grossesse",
        "maternite.date_reelle_accouchement",
    ]


def test_a_list_of_ayants_droit_has_the_fields_of_one_person() -> None:
    assert paths("getBeneficiaires") == paths("getMe")


def test_a_field_knows_what_a_convention_names_and_where_it_stands() -> None:
    fields = answer_fields(CONTRACT, CONTRACT.operation("getBeneficiairesNirContrats"))
    found = next(field for field in fields if field.path == "periodes_droits.date_fin")

    assert (found.schema, found.name, found.inner, found.required) == ("ContratPeriodesDroits", "date_fin", None, True)
    assert found.parent == "periodes_droits"
    assert found.description.startswith("Dernier jour connu de la période")


def test_a_member_without_words_of_its_own_is_described_by_its_schema() -> None:
    fields = answer_fields(CONTRACT, CONTRACT.operation("getBeneficiairesNirCaisse"))

    assert next(field for field in fields if field.path == "adresse").description.startswith("Adresse postale")


def test_a_field_added_to_the_contract_is_a_field_of_the_answer() -> None:
    document = CONTRACT.copy_document()
    document["components"]["schemas"]["MedecinTraitant"]["properties"]["specialite"] = {"type": "string"}

    added = replace(CONTRACT, document=document)
    assert paths("getBeneficiairesNirMedecinTraitant", added) == [
        *paths("getBeneficiairesNirMedecinTraitant"),
        "specialite",
    ]


def test_an_answer_that_is_no_object_has_no_fields() -> None:
    document = CONTRACT.copy_document()
    answer = document["paths"]["/me"]["get"]["responses"]["200"]
    answer["content"]["application/json"]["schema"] = {"type": "integer"}

    assert paths("getMe", replace(CONTRACT, document=document)) == []


def test_a_member_is_seen_with_the_one_that_holds_it_only() -> None:
    fields = answer_fields(CONTRACT, CONTRACT.operation("getBeneficiairesNirExonerations"))

    assert visible_paths(fields, {"ExonerationMotif": ["code"]}) == frozenset()
    assert visible_paths(fields, {"Exoneration": ["motif"]}) == frozenset()
    assert visible_paths(fields, {"Exoneration": ["motif"], "ExonerationMotif": ["code"]}) == {"motif", "motif.code"}
