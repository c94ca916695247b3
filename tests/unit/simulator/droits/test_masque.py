"""What a convention lets through."""

from dataclasses import replace
from typing import Any

import pytest

from droits_contract import Convention, load_contract, load_convention
from droits_simulator.droits.masque import IMBRIQUES, masque

EXONERATION: dict[str, Any] = {
    "date_debut": "2026-10-01",
    "date_fin": "2027-01-01",
    "motif": {"code": "MAT", "libelle": "Maternité", "libelle_long": "Maternité"},
    "maternite": {"date_presumee_grossesse": "2026-04-01"},
}
CONTRAT: dict[str, Any] = {
    "nature_assurance": "AMO",
    "details": {"code_type_contrat": "BASE", "libelle_type_contrat": "Droits de base"},
    "periodes_droits": [{"date_debut": "2026-01-01", "date_fin": "2027-01-01"}],
    "date_fin": "2027-01-01",
}


@pytest.fixture(scope="module")
def hopital() -> Convention:
    return load_convention("etablissement-de-soins")


@pytest.fixture(scope="module")
def mutuelle() -> Convention:
    return load_convention("organisme-complementaire")


def test_an_etablissement_de_soins_sees_the_motif_and_the_maternity_dates(hopital: Convention) -> None:
    assert masque("Exoneration", [EXONERATION], hopital) == [EXONERATION]


def test_an_organisme_complementaire_sees_dates_only(mutuelle: Convention) -> None:
    assert masque("Exoneration", EXONERATION, mutuelle) == {"date_debut": "2026-10-01", "date_fin": "2027-01-01"}


def test_a_nested_object_is_cut_member_by_member(hopital: Convention) -> None:
    code_only = replace(hopital, champs=hopital.champs | {"ContratDetails": frozenset({"code_type_contrat"})})
    assert masque("Contrat", CONTRAT, code_only)["details"] == {"code_type_contrat": "BASE"}


def test_a_nested_list_is_cut_element_by_element(hopital: Convention) -> None:
    ends_only = replace(hopital, champs=hopital.champs | {"ContratPeriodesDroits": frozenset({"date_fin"})})
    assert masque("Contrat", CONTRAT, ends_only)["periodes_droits"] == [{"date_fin": "2027-01-01"}]


def test_a_nested_schema_that_the_convention_does_not_name_leaves_no_empty_shell(hopital: Convention) -> None:
    champs = {schema: shown for schema, shown in hopital.champs.items() if schema != "ExonerationMaternite"}
    assert "maternite" not in masque("Exoneration", EXONERATION, replace(hopital, champs=champs))


def test_a_schema_that_the_convention_does_not_name_is_hidden_whole(hopital: Convention) -> None:
    assert masque("Caisse", {"id": "01491"}, replace(hopital, champs={})) == {}


def test_the_nested_schemas_are_those_of_the_contract() -> None:
    for schema, members in IMBRIQUES.items():
        properties = load_contract().schema(schema)["properties"]
        for member, nested in members.items():
            node = properties[member].get("items", properties[member])
            assert node == {"$ref": f"#/components/schemas/{nested}"}
    nested_in_contract = {
        (name, member)
        for name in ("Beneficiaire", "Caisse", "Adresse", "Contrat", "Exoneration", "MedecinTraitant")
        for member, node in load_contract().schema(name)["properties"].items()
        if "$ref" in node or "$ref" in node.get("items", {})
    }
    assert nested_in_contract == {(schema, member) for schema, members in IMBRIQUES.items() for member in members}


def test_a_convention_that_was_changed_is_another_one_though_its_id_is_the_same(hopital: Convention) -> None:
    assert "motif" in masque("Exoneration", EXONERATION, hopital)
    narrower = replace(hopital, champs={**hopital.champs, "Exoneration": frozenset({"date_debut"})})

    assert masque("Exoneration", EXONERATION, narrower).keys() == {"date_debut"}
    assert "motif" in masque("Exoneration", EXONERATION, hopital)
