"""The matrix: every cell of one convention, and what it refuses to be asked."""

from dataclasses import replace

import pytest

from droits_contract import ContractError, Matrix, load_contract, load_conventions
from droits_contract.matrix import matrix

INSURER = "organisme-complementaire"
PERSON = (
    "nir nom_famille nom_usage prenom date_naissance rang_naissance qualite medecin_traitant_choisi presence_CMUC_ACS"
)
SEEN_BY_AN_INSURER = {
    "getMe": PERSON,
    "getBeneficiaires": PERSON,
    "getBeneficiairesNir": PERSON,
    "getBeneficiairesNirCaisse": (
        "id grandRegime codeCentre organisme libelle adresse adresse.destinataire adresse.point_remise"
        " adresse.complement_adresse adresse.numero_voie adresse.indice_repetition adresse.type_voie adresse.nom_voie"
        " adresse.mention_distribution adresse.code_postal adresse.commune"
    ),
    "getBeneficiairesNirContrats": (
        "nature_assurance details details.code_type_contrat details.libelle_type_contrat date_debut date_fin"
        " periodes_droits periodes_droits.date_debut periodes_droits.date_fin"
    ),
    "getBeneficiairesNirExonerations": "date_debut date_fin",
    "getBeneficiairesNirMedecinTraitant": "",
}


@pytest.fixture(scope="module")
def found() -> Matrix:
    return matrix(load_contract(), load_conventions())


def cells(found: Matrix, convention_id: str) -> dict[tuple[str, str], bool]:
    return {
        (rows.id, field.path): found.cell(convention_id, rows.id, field.path)
        for rows in found.operations
        for field in rows.fields
    }


def test_every_cell_of_an_organisme_complementaire_is_as_written_here(found: Matrix) -> None:
    shown = cells(found, INSURER)

    assert len(shown) == 66
    assert {cell for cell, yes in shown.items() if yes} == {
        (operation_id, path) for operation_id, paths in SEEN_BY_AN_INSURER.items() for path in paths.split()
    }


def test_every_cell_of_an_etablissement_de_soins_is_open(found: Matrix) -> None:
    assert set(cells(found, "etablissement-de-soins").values()) == {True}


def test_the_stricter_insurer_differs_in_the_cells_of_exonerations_alone(found: Matrix) -> None:
    default, stricter = cells(found, INSURER), cells(found, f"{INSURER}-sans-exonerations")

    assert {cell for cell in default if default[cell] != stricter[cell]} == {
        ("getBeneficiairesNirExonerations", "date_debut"),
        ("getBeneficiairesNirExonerations", "date_fin"),
    }


def test_an_operation_that_is_refused_shows_no_field_although_the_convention_names_its_schema(found: Matrix) -> None:
    del found
    named = load_conventions()["etablissement-de-soins"]
    closed = replace(named, operations=named.operations - {"getBeneficiairesNirMedecinTraitant"})
    shown = matrix(load_contract(), {closed.id: closed})

    assert not shown.grants(closed.id, "getBeneficiairesNirMedecinTraitant")
    assert not shown.cell(closed.id, "getBeneficiairesNirMedecinTraitant", "nom")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("pharmacie", "getMe", "nir"), "no convention 'pharmacie'; expected one of etablissement-de-soins, "),
        ((INSURER, "getMutuelle", "nir"), "no operation 'getMutuelle'; expected one of getMe, "),
        ((INSURER, "getMe", "adresse"), "no field 'adresse'; expected one of nir, "),
        ((INSURER, "getBeneficiairesNirMedecinTraitant", "nir"), "no field 'nir'; expected one of nom, "),
    ],
)
def test_a_cell_that_does_not_exist_is_refused_not_empty(
    found: Matrix, asked: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(ContractError, match=message):
        found.cell(*asked)


def test_operations_carry_the_words_of_the_contract(found: Matrix) -> None:
    assert found.operations[0].id == "getMe"
    assert found.operations[0].summary == "Identité de la personne authentifiée"
