"""Mutants made for a rule each: every id has its rewriting, and each makes its mistake where it should and nowhere else."""

from typing import Any

import pytest

from droits_conformance.mutants.catalogue import import_rewritings
from droits_conformance.mutants.scene import rewritings
from droits_contract import MutantKind, load_mutants
from droits_contract.variants import load_benign

CONTRATS, EXONERATIONS, DOCTOR = (
    "getBeneficiairesNirContrats",
    "getBeneficiairesNirExonerations",
    "getBeneficiairesNirMedecinTraitant",
)
NIR = "le-premier"


def test_every_rewriting_is_a_mutant_or_a_benign_variant_and_the_reverse() -> None:
    import_rewritings()
    named = {mutant.id for mutant in load_mutants() if mutant.kind is MutantKind.REWRITING}

    assert rewritings().keys() == named | {one.id for one in load_benign()}


BODIES: dict[str, tuple[str, Any, Any]] = {
    "famille-sans-le-dernier": ("getBeneficiaires", [{"nir": "a"}, {"nir": "b"}], [{"nir": "a"}]),
    "rang-de-naissance-toujours-un": ("getMe", {"rang_naissance": 2}, {"rang_naissance": 1}),
    "prenoms-coupes-par-nir": ("getBeneficiairesNir", {"prenom": "Anne-Lise"}, {"prenom": "ANNE"}),
    "naissance-presumee-au-jour-zero": ("getMe", {"date_naissance": "1950-01-01"}, {"date_naissance": "1950-00-00"}),
    "absents-ecrits-null": ("getMe", {"prenom": "Anne"}, {"nom_usage": None, "prenom": "Anne"}),
    "caisse-sans-son-regime": ("getBeneficiairesNirCaisse", {"id": "01311"}, {"id": "00311"}),
    "code-postal-avec-cedex": (
        "getBeneficiairesNirCaisse",
        {"adresse": {"code_postal": "31093", "commune": "TOULOUSE"}},
        {"adresse": {"code_postal": "31093 CEDEX", "commune": "TOULOUSE"}},
    ),
    "complementaire-jamais-signalee": ("getMe", {"presence_CMUC_ACS": True}, {"presence_CMUC_ACS": False}),
    "medecin-toujours-choisi": (
        "getBeneficiaires",
        [{"medecin_traitant_choisi": False}, {}],
        [{"medecin_traitant_choisi": True}, {}],
    ),
    "contrats-un-jour-trop-tot": (CONTRATS, [{"date_fin": "2026-12-01"}, {}], [{"date_fin": "2026-11-30"}, {}]),
    "periode-unique": (
        CONTRATS,
        [{"periodes_droits": [{}, {"date_debut": "2027-01-01"}]}],
        [{"periodes_droits": [{}]}],
    ),
    "exoneration-unique": (EXONERATIONS, [{"date_fin": "2026-12-01"}, {}], [{"date_fin": "2026-12-01"}]),
    "droits-de-base-oublies": (
        CONTRATS,
        [{"nature_assurance": "AMO"}, {"nature_assurance": "AMC"}],
        [{"nature_assurance": "AMC"}],
    ),
    "periodes-a-l-envers": (
        CONTRATS,
        [{"periodes_droits": [{"date_debut": "2026-01-01", "date_fin": "2026-12-31"}, {"date_debut": "2027-01-01"}]}],
        [{"periodes_droits": [{"date_debut": "2026-12-31", "date_fin": "2026-01-01"}, {"date_debut": "2027-01-01"}]}],
    ),
    "fin-de-contrat-au-dela-de-l-horizon": (
        CONTRATS,
        [{"date_fin": "2026-12-31"}, {}],
        [{"date_fin": "2029-03-10"}, {}],
    ),
    "nouveau-ne-exonere-trop-longtemps": (
        EXONERATIONS,
        [{"motif": {"code": "NE"}, "date_fin": "2026-12-01"}, {"motif": {"code": "ALD"}, "date_fin": "2026-12-01"}],
        [{"motif": {"code": "NE"}, "date_fin": "2027-01-30"}, {"motif": {"code": "ALD"}, "date_fin": "2026-12-01"}],
    ),
    "debut-a-venir-tu": (
        EXONERATIONS,
        [{"date_debut": "2026-11-25"}, {"date_debut": "2026-11-24"}],
        [{}, {"date_debut": "2026-11-24"}],
    ),
    "numero-am-de-huit-chiffres": (DOCTOR, {"numero_am": "751234567"}, {"numero_am": "51234567"}),
}


@pytest.mark.parametrize(("name", "case"), BODIES.items(), ids=BODIES.keys())
def test_a_document_is_served_with_the_mistake(theatre: Any, name: str, case: tuple[str, Any, Any]) -> None:
    operation, served, mistaken = case

    answer = theatre.of(name, theatre.ok(served)).play(theatre.call(operation))

    assert answer.document() == mistaken


@pytest.mark.parametrize("name", BODIES)
def test_a_refusal_passes_as_it_is(theatre: Any, name: str) -> None:
    refusal = theatre.problem(404, "beneficiaire-inconnu")

    assert theatre.of(name, refusal).play(theatre.call(BODIES[name][0])) == refusal


@pytest.mark.parametrize(
    ("name", "operation"), [("aucun-contrat-introuvable", CONTRATS), ("aucune-exoneration-introuvable", EXONERATIONS)]
)
def test_an_empty_list_becomes_a_refusal_and_another_passes(theatre: Any, name: str, operation: str) -> None:
    empty, full = (theatre.of(name, theatre.ok(served)).play(theatre.call(operation)) for served in ([], [{}]))

    assert (empty.status, full.document()) == (404, [{}])
