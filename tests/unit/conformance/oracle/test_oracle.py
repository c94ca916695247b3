"""What a conforming implementation answers, on a household small enough to be read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from droits_conformance.oracle import Oracle
from droits_contract import Convention, load_convention
from droits_fixtures import Personne
from droits_fixtures.model import Contrat, Periode

JOUR = date(2026, 11, 24)
HIER, DEMAIN = JOUR - timedelta(days=1), JOUR + timedelta(days=1)
HORIZON = date(2027, 11, 24)
LOIN = date(2030, 1, 1)
ALL = ("getMe", "getBeneficiaires", "getBeneficiairesNir", "getBeneficiairesNirCaisse", "getBeneficiairesNirContrats")
CONTRATS, EXONERATIONS = "getBeneficiairesNirContrats", "getBeneficiairesNirExonerations"
DOCTOR = "getBeneficiairesNirMedecinTraitant"

Build = Callable[..., Oracle]


def test_the_circle_is_oneself_and_ones_ayants_droit(
    oracle_of: Build, iris: Personne, child: Personne, partner: Personne
) -> None:
    oracle = oracle_of(iris, partner, child)

    assert oracle.circle(iris) == (iris, child)
    assert oracle.circle(partner) == (partner,)
    assert oracle.circle(child) == (child,)


def test_me_carries_identity_and_flags(oracle_of: Build, iris: Personne, hospital: Convention) -> None:
    assert oracle_of(iris).answer("getMe", hospital, iris) == (
        200,
        {
            "nir": iris.nir,
            "nom_famille": "Essai",
            "prenom": "Iris",
            "date_naissance": "1985-03-12",
            "rang_naissance": 1,
            "qualite": "assure",
            "presence_CMUC_ACS": False,
            "medecin_traitant_choisi": False,
        },
    )


def test_the_family_does_not_list_the_caller(
    oracle_of: Build, iris: Personne, child: Personne, hospital: Convention
) -> None:
    status, body = oracle_of(iris, child).answer("getBeneficiaires", hospital, iris)

    assert (status, [entry["nir"] for entry in body]) == (200, [child.nir])


def test_a_member_is_found_however_the_nir_is_written(
    oracle_of: Build, iris: Personne, child: Personne, hospital: Convention
) -> None:
    oracle, spaced = oracle_of(iris, child), f"{child.nir[0]} {child.nir[1:]}"

    assert oracle.answer("getBeneficiairesNir", hospital, iris, spaced)[1]["nir"] == child.nir


@pytest.mark.parametrize("nir", ["2850349990104", "2850349990999"], ids=["stranger", "nobody"])
def test_a_nir_from_outside_the_circle_is_404(oracle_of: Build, iris: Personne, hospital: Convention, nir: str) -> None:
    assert oracle_of(iris).answer("getBeneficiairesNir", hospital, iris, nir) == (404, None)


@pytest.mark.parametrize("nir", [None, "", "285034999010"])
def test_a_malformed_nir_is_400(oracle_of: Build, iris: Personne, hospital: Convention, nir: str | None) -> None:
    assert oracle_of(iris).answer("getBeneficiairesNir", hospital, iris, nir) == (400, None)


@pytest.mark.parametrize("operation_id", ALL)
def test_the_uncovered_and_the_ayants_droit_get_404_everywhere(
    oracle_of: Build, iris: Personne, child: Personne, hospital: Convention, operation_id: str
) -> None:
    outside = replace(iris, caisse=replace(iris.caisse, couverte=False))

    assert oracle_of(outside, child).answer(operation_id, hospital, outside, outside.nir) == (404, None)
    assert oracle_of(iris, child).answer(operation_id, hospital, child, child.nir) == (404, None)


def test_two_people_of_one_civil_identity_are_nobody(
    oracle_of: Build, iris: Personne, partner: Personne, hospital: Convention
) -> None:
    twin = replace(partner, prenoms=("ÏRIS",))

    assert oracle_of(iris, partner).answer("getMe", hospital, iris)[0] == 200
    assert oracle_of(iris, twin).answer("getMe", hospital, iris) == (404, None)


def test_what_the_convention_refuses_is_refused_before_anything_else(
    oracle_of: Build, iris: Personne, insurer: Convention
) -> None:
    assert oracle_of(iris).answer(DOCTOR, insurer, iris, "", HIER) == (403, None)


@pytest.mark.parametrize(("debut", "fin"), [(HIER, None), (DEMAIN, JOUR), (None, HIER)])
def test_a_past_or_inverted_window_is_400_for_every_operation(
    oracle_of: Build, iris: Personne, hospital: Convention, debut: date | None, fin: date | None
) -> None:
    answers = [oracle_of(iris).answer(name, hospital, iris, iris.nir, debut, fin) for name in ALL]

    assert answers == [(400, None)] * len(ALL)


@pytest.mark.parametrize(
    ("life", "window", "visible"),
    [
        ((LOIN.replace(year=2020), HIER), (None, None), False),
        ((LOIN.replace(year=2020), JOUR), (None, None), True),
        ((LOIN.replace(year=2020), date(2027, 3, 1)), (date(2027, 3, 1), None), True),
        ((LOIN.replace(year=2020), date(2027, 3, 1)), (date(2027, 3, 2), None), False),
        ((date(2027, 3, 1), None), (None, date(2027, 3, 1)), True),
        ((date(2027, 3, 1), None), (None, date(2027, 2, 28)), False),
        ((HORIZON, None), (None, LOIN), True),
        ((HORIZON + timedelta(days=1), None), (None, LOIN), False),
    ],
)
def test_a_c2s_is_seen_on_its_edges_and_not_a_day_further(
    oracle_of: Build,
    iris: Personne,
    hospital: Convention,
    held: dict[str, Any],
    life: tuple[date, date | None],
    window: tuple[date | None, date | None],
    visible: bool,
) -> None:
    persona = replace(iris, contrats=(held["c2s"](*life),))
    oracle = oracle_of(persona)

    assert bool(oracle.answer(CONTRATS, hospital, persona, persona.nir, *window)[1]) is visible
    assert oracle.answer("getMe", hospital, persona, None, *window)[1]["presence_CMUC_ACS"] is visible


def test_nothing_dated_is_seen_beyond_the_horizon(
    oracle_of: Build, iris: Personne, hospital: Convention, held: dict[str, Any]
) -> None:
    persona = replace(iris, medecin_traitant=held["doctor"](date(2021, 1, 1)))
    oracle, later = oracle_of(persona), HORIZON + timedelta(days=1)

    assert oracle.answer(CONTRATS, hospital, persona, persona.nir, later) == (200, [])
    assert oracle.answer(DOCTOR, hospital, persona, persona.nir, later) == (404, None)
    assert oracle.answer("getBeneficiairesNirCaisse", hospital, persona, persona.nir, later)[0] == 200


def test_ends_are_cut_at_the_horizon_and_periods_outside_the_window_left_out(
    oracle_of: Build, iris: Personne, hospital: Convention
) -> None:
    periods = (Periode(date(2025, 1, 1), HIER), Periode(JOUR, LOIN), Periode(date(2028, 1, 1), LOIN))
    persona = replace(iris, contrats=(Contrat("AMO", "BASE", "Base", Periode(date(2025, 1, 1), LOIN), periods),))

    ((contrat,),) = [oracle_of(persona).answer(CONTRATS, hospital, persona, persona.nir)[1]]

    assert (contrat["date_debut"], contrat["date_fin"]) == ("2025-01-01", "2027-11-24")
    assert contrat["periodes_droits"] == [{"date_debut": "2026-11-24", "date_fin": "2027-11-24"}]


def test_only_the_hospital_learns_why_somebody_is_exonerated(
    oracle_of: Build, iris: Personne, hospital: Convention, insurer: Convention, held: dict[str, Any]
) -> None:
    persona = replace(iris, exonerations=(held["maternity"](DEMAIN, date(2027, 5, 1)),))
    oracle = oracle_of(persona)
    dates = {"date_debut": "2026-11-25", "date_fin": "2027-05-01"}

    assert oracle.answer(EXONERATIONS, insurer, persona, persona.nir) == (200, [dates])
    (entry,) = oracle.answer(EXONERATIONS, hospital, persona, persona.nir)[1]
    assert entry["motif"]["code"] == "MAT"
    assert entry["maternite"] == {"date_presumee_grossesse": "2026-11-25"}


def test_the_stricter_insurer_is_refused_exonerations(oracle_of: Build, iris: Personne) -> None:
    strict = load_convention("organisme-complementaire-sans-exonerations")

    assert oracle_of(iris).answer(EXONERATIONS, strict, iris, iris.nir) == (403, None)


def test_the_doctor_and_the_flag_go_together(
    oracle_of: Build, iris: Personne, hospital: Convention, held: dict[str, Any]
) -> None:
    persona = replace(iris, medecin_traitant=held["doctor"](date(2021, 1, 1), DEMAIN))
    oracle = oracle_of(persona)

    assert oracle.answer(DOCTOR, hospital, persona, persona.nir)[1]["date_fin"] == "2026-11-25"
    assert oracle.answer("getMe", hospital, persona)[1]["medecin_traitant_choisi"] is True
    after = DEMAIN + timedelta(days=1)
    assert oracle.answer(DOCTOR, hospital, persona, persona.nir, after) == (404, None)
    assert oracle.answer("getMe", hospital, persona, None, after)[1]["medecin_traitant_choisi"] is False


def test_the_caisse_has_its_address_line_by_line(oracle_of: Build, iris: Personne, hospital: Convention) -> None:
    _, caisse = oracle_of(iris).answer("getBeneficiairesNirCaisse", hospital, iris, iris.nir)

    assert (caisse["id"], caisse["grandRegime"]) == ("01491", "01")
    assert caisse["adresse"] == {"nom_voie": "des Horloges", "code_postal": "49100", "commune": "ANGERS"}
