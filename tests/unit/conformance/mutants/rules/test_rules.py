"""Mutants made for a rule each: every id has its rewriting, and each makes its mistake where it should and nowhere else."""

from dataclasses import replace
from typing import Any

import pytest

from droits_conformance.mutants.catalogue import import_rewritings
from droits_conformance.mutants.message import Answer, Request
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


ASKED: dict[str, tuple[str, str]] = {
    "fenetre-de-six-mois": ("", "dateFin=2027-05-25"),
    "fenetre-inversee-remise-a-l-endroit": (
        "dateDebut=2027-02-01&dateFin=2026-12-01",
        "dateDebut=2026-12-01&dateFin=2027-02-01",
    ),
    "debut-ecrit-pris-pour-un-autre": ("dateDebut=2026-11-24", "dateDebut=2026-12-24"),
    "debut-passe-lu-de-travers": ("dateDebut=2026-11-23", "dateDebut=2027-09-20"),
}


@pytest.mark.parametrize(("name", "queries"), ASKED.items(), ids=ASKED.keys())
def test_the_target_is_asked_for_another_window(theatre: Any, name: str, queries: tuple[str, str]) -> None:
    stage = theatre.of(name, theatre.ok([]))

    stage.play(theatre.call(CONTRATS, query=queries[0]))

    assert stage.asked[0].query == queries[1]


def test_a_key_of_a_partner_opens_to_a_token_of_another(theatre: Any) -> None:
    """The token was good with its own key before."""

    def target(request: Request) -> Answer:
        good = request.header("X-API-Key") == "hopital"
        return theatre.ok({}) if good else theatre.problem(403, "jeton-refuse")

    stage = theatre.of("jeton-d-un-autre-partenaire-accepte", target)
    mine = theatre.call(headers=(("X-API-Key", "hopital"), ("Authorization", "Bearer t")))

    assert stage.play(mine).status == 200
    assert stage.play(mine.with_header("X-API-Key", "mutuelle")).status == 200
    assert stage.play(mine.with_header("X-API-Key", "mutuelle").with_header("Authorization", "Bearer u")).status == 403


def test_a_key_is_locked_out_for_one_call_after_three_refusals(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        return theatre.ok({}) if request.header("Authorization") == "Bearer t" else theatre.problem(401, "jeton-refuse")

    stage = theatre.of("cle-bloquee-apres-des-refus", target)
    good = theatre.call(headers=(("X-API-Key", "k"), ("Authorization", "Bearer t")))
    bad = good.with_header("Authorization", "Bearer x")

    assert [stage.play(one).status for one in (bad, bad, good, bad, bad, bad, good, good)] == [
        *(401, 401, 200),
        *(401, 401, 401, 403, 200),
    ]


def test_of_two_nirs_the_second_one_is_served(theatre: Any) -> None:
    stage = theatre.of("second-nir-obei", lambda request: theatre.ok({"nir": request.header("nir")}))
    call = theatre.call("getBeneficiairesNir", headers=(("nir", NIR),))
    other = call.with_header("nir", "le-second")

    stage.play(other)
    both = replace(call, headers=(*call.headers, *other.headers))

    assert stage.play(both).document() == {"nir": "le-second"}


def test_a_child_stands_in_the_list_of_the_parent_who_asked_first(theatre: Any) -> None:
    def target(request: Request) -> Answer:
        parent = (request.header("Authorization") or "").removeprefix("Bearer ")
        return theatre.ok({"nir": parent}) if request.path.endswith("/me") else theatre.ok([{"nir": "enfant"}])

    stage = theatre.of("enfant-d-un-seul-parent", target)
    call = theatre.call("getBeneficiaires", f"{theatre.base}/me/beneficiaires")

    mother, father = (call.with_header("Authorization", f"Bearer {one}") for one in ("mere", "pere"))
    assert stage.play(mother).document() == [{"nir": "enfant"}]
    assert stage.play(father).document() == []
    assert stage.play(mother).document() == [{"nir": "enfant"}]


def test_calls_in_flight_together_share_an_answer_and_calls_alone_do_not(theatre: Any) -> None:
    stage = theatre.of("reponse-partagee-sous-charge", lambda request: theatre.ok({"nir": request.header("nir")}))
    calls = [theatre.call(headers=(("nir", str(number)),)) for number in range(12)]

    alone = [stage.play(call).document()["nir"] for call in calls]
    together = [answer.document()["nir"] for answer in stage.play_at_once(calls)]

    assert alone == [str(number) for number in range(12)]
    assert together != alone
