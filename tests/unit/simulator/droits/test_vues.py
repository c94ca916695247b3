"""What each operation answers, before masking."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from droits_contract import load_contract, load_convention
from droits_fixtures import Cast, Foyer, Personne
from droits_fixtures.model import Periode
from droits_simulator.droits.demande import Demande
from droits_simulator.droits.fenetre import fenetre
from droits_simulator.droits.vues import (
    VUES,
    beneficiaire,
    caisse,
    contrats,
    exonerations,
    famille,
    medecin_traitant,
    moi,
)

JOUR = date(2026, 11, 24)
People = Mapping[str, Personne]


def _demande(foyer: Foyer, appelant: Personne, personne: Personne | None = None) -> Demande:
    convention = load_convention("etablissement-de-soins")
    return Demande(appelant, personne or appelant, foyer, convention, fenetre(JOUR), JOUR)


def test_every_operation_of_the_contract_has_a_view_with_the_schema_of_its_answer() -> None:
    contract = load_contract()
    assert set(VUES) == {operation.operation_id for operation in contract.operations}
    for operation in contract.operations:
        node = contract.document["paths"][operation.path]["get"]["responses"]["200"]
        schema = node["content"]["application/json"]["schema"]
        assert schema.get("items", schema)["$ref"].endswith(f"/{VUES[operation.operation_id].schema}")


def test_me_is_the_appelant_even_when_somebody_else_is_asked_about(monde: Cast, gens: People) -> None:
    demande = _demande(monde.foyer("dupont"), gens["anne"], gens["zoe"])
    assert moi(demande)["nir"] == gens["anne"].nir
    assert beneficiaire(demande)["nir"] == gens["zoe"].nir


def test_a_beneficiaire_has_the_members_of_the_contract_and_no_absent_one(monde: Cast, gens: People) -> None:
    assert moi(_demande(monde.foyer("dupont"), gens["anne"])) == {
        "nir": gens["anne"].nir,
        "nom_famille": "DUPONT",
        "prenom": "Anne",
        "date_naissance": "1984-03-17",
        "rang_naissance": 1,
        "qualite": "assure",
        "presence_CMUC_ACS": False,
        "medecin_traitant_choisi": True,
    }


def test_a_usage_name_is_there_when_the_person_has_one(monde: Cast, gens: People) -> None:
    married = replace(gens["anne"], nom_usage="MARTIN")
    assert moi(_demande(monde.foyer("dupont"), married))["nom_usage"] == "MARTIN"


def test_the_family_is_the_ayants_droit_without_the_appelant(monde: Cast, gens: People) -> None:
    entries = famille(_demande(monde.foyer("dupont"), gens["anne"]))
    assert [entry["nir"] for entry in entries] == [gens["zoe"].nir, gens["leo"].nir]
    assert [entry["medecin_traitant_choisi"] for entry in entries] == [True, False]


def test_somebody_without_ayants_droit_has_an_empty_family(monde: Cast, gens: People) -> None:
    assert famille(_demande(monde.foyer("martin"), gens["carl"])) == []


def test_a_caisse_is_written_with_the_names_of_the_contract(monde: Cast, gens: People) -> None:
    assert caisse(_demande(monde.foyer("dupont"), gens["anne"])) == {
        "id": "01491",
        "grandRegime": "01",
        "codeCentre": "0000",
        "libelle": "CPAM de Maine-et-Loire",
        "organisme": "014910000",
        "adresse": {"code_postal": "49000", "commune": "ANGERS", "nom_voie": "DU BANC"},
    }


def test_a_contract_is_written_with_its_type_and_periods(monde: Cast, gens: People) -> None:
    assert contrats(_demande(monde.foyer("dupont"), gens["anne"])) == [
        {
            "nature_assurance": "AMO",
            "details": {"code_type_contrat": "BASE", "libelle_type_contrat": "Droits de base"},
            "periodes_droits": [{"date_debut": "2020-01-01", "date_fin": "2027-11-24"}],
            "date_debut": "2020-01-01",
            "date_fin": "2027-11-24",
        }
    ]


def test_a_maternity_carries_the_dates_that_are_known(monde: Cast, gens: People) -> None:
    (entry,) = exonerations(_demande(monde.foyer("dupont"), gens["anne"]))
    assert entry["motif"]["code"] == "MAT"
    assert entry["maternite"] == {"date_presumee_grossesse": "2026-04-01"}


def test_another_exoneration_has_no_maternity(monde: Cast, gens: People) -> None:
    ald = replace(gens["anne"].exonerations[0], motif="LIS", date_presumee_grossesse=None)
    (entry,) = exonerations(_demande(monde.foyer("dupont"), replace(gens["anne"], exonerations=(ald,))))
    assert "maternite" not in entry


def test_a_doctor_is_written_with_the_dates_of_the_declaration(monde: Cast, gens: People) -> None:
    assert medecin_traitant(_demande(monde.foyer("dupont"), gens["anne"])) == {
        "nom": "AUBRY",
        "prenom": "Solène",
        "numero_am": "001490017",
        "date_debut": "2021-02-03",
        "date_fin": "2027-11-24",
    }


def test_nobody_declared_is_no_answer(monde: Cast, gens: People) -> None:
    assert medecin_traitant(_demande(monde.foyer("dupont"), gens["bruno"])) is None


def test_the_two_flags_follow_the_same_doctor_and_contracts_as_the_other_operations(
    monde: Cast, fait_personne: Callable[..., Personne], gens: People
) -> None:
    amc = replace(gens["anne"].contrats[0], nature="AMC", duree=Periode(date(2026, 1, 1), date(2026, 11, 23)))
    personne = fait_personne("anne", 1, contrats=(amc,))
    assert moi(_demande(monde.foyer("dupont"), personne))["presence_CMUC_ACS"] is False
    lasting = replace(amc, duree=Periode(date(2026, 1, 1), JOUR))
    assert moi(_demande(monde.foyer("dupont"), replace(personne, contrats=(lasting,))))["presence_CMUC_ACS"] is True
