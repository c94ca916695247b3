"""What a partner gains and loses, each kind of sentence in both directions."""

from dataclasses import replace
from typing import Any

import pytest

from droits_contract import Convention, Quota, load_contract, load_convention
from droits_contract.difference import Severity, difference

HOSPITAL, INSURER, STRICTER = map(
    load_convention,
    ("etablissement-de-soins", "organisme-complementaire", "organisme-complementaire-sans-exonerations"),
)


def told(before: Convention, after: Convention) -> list[tuple[str, str]]:
    """Severities and sentences, without those about texts."""
    found = difference(load_contract(), before, after)
    return [(str(change.severity), change.sentence) for change in found if change.kind != "text"]


def insurer(**changes: Any) -> Convention:
    return replace(INSURER, **changes)


def showing(schema: str, *champs: str) -> Convention:
    return insurer(champs=INSURER.champs | {schema: frozenset(champs)})


def test_a_convention_does_not_differ_from_itself() -> None:
    assert difference(load_contract(), HOSPITAL, HOSPITAL) == ()


def test_an_operation_is_lost_with_what_it_showed_and_gained_with_what_it_shows() -> None:
    shown = "operation getBeneficiairesNirExonerations (date_debut, date_fin)"

    assert told(INSURER, STRICTER) == [("breaking", f"loses {shown}")]
    assert told(STRICTER, INSURER) == [("widening", f"gains {shown}")]


def test_a_field_is_told_with_what_it_holds_not_member_by_member() -> None:
    doctor = "operation getBeneficiairesNirMedecinTraitant (nom, prenom, numero_am, date_debut, date_fin)"
    motif = "field motif (code, libelle, libelle_long) in getBeneficiairesNirExonerations"
    dates = "field maternite (date_presumee_grossesse, date_reelle_accouchement) in getBeneficiairesNirExonerations"

    assert told(INSURER, HOSPITAL) == [("widening", f"gains {this}") for this in (doctor, motif, dates)]
    assert told(HOSPITAL, INSURER) == [("breaking", f"loses {this}") for this in (doctor, motif, dates)]


def test_a_field_of_several_operations_is_told_once() -> None:
    fewer = showing("Beneficiaire", *(INSURER.champs["Beneficiaire"] - {"nom_usage"}))
    where = "field nom_usage in getMe, getBeneficiaires, getBeneficiairesNir"

    assert told(INSURER, fewer) == [("breaking", f"loses {where}")]
    assert told(fewer, INSURER) == [("widening", f"gains {where}")]
    assert difference(load_contract(), INSURER, fewer)[0].operations == (
        "getMe",
        "getBeneficiaires",
        "getBeneficiairesNir",
    )


def test_a_member_of_a_member_is_told_by_its_path() -> None:
    fewer = showing("Adresse", *(INSURER.champs["Adresse"] - {"nom_voie"}))

    assert told(INSURER, fewer) == [("breaking", "loses field adresse.nom_voie in getBeneficiairesNirCaisse")]


def test_what_is_lost_stands_before_what_is_gained() -> None:
    other = insurer(quota=Quota(1000, 200_000, 5_000_000), champs=STRICTER.champs, operations=STRICTER.operations)

    assert [severity for severity, _ in told(INSURER, other)] == ["breaking", "widening"]


def test_a_schema_that_no_open_operation_shows_is_no_difference() -> None:
    assert told(INSURER, showing("MedecinTraitant", "nom", "prenom", "numero_am")) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Quota(500), Quota(100), ("breaking", "quota per second falls from 500 to 100")),
        (Quota(100), Quota(500), ("widening", "quota per second rises from 100 to 500")),
        (Quota(par_jour=7), Quota(par_jour=6), ("breaking", "quota per day falls from 7 to 6")),
        (Quota(par_mois=8), Quota(par_mois=9), ("widening", "quota per month rises from 8 to 9")),
        (Quota(), Quota(par_mois=9), ("breaking", "quota per month is set to 9, there was none")),
        (Quota(par_mois=9), Quota(), ("widening", "quota per month is lifted, from 9")),
    ],
)
def test_a_quota_that_moves_is_told_with_both_figures(before: Quota, after: Quota, expected: tuple[str, str]) -> None:
    assert told(insurer(quota=before), insurer(quota=after)) == [expected]


def test_a_scope_more_breaks_and_a_scope_less_widens() -> None:
    more = insurer(scopes=INSURER.scopes | {"openid"})

    assert told(INSURER, more) == [("breaking", "needs a token with one more scope, openid")]
    assert told(more, INSURER) == [("widening", "no longer needs a token with the scope openid")]


def test_a_list_of_clients_restricts_and_its_absence_opens() -> None:
    listed = insurer(clients=frozenset({"e368", "63a1"}))

    assert told(INSURER, listed) == [("breaking", "loses the use of FranceConnect clients other than 63a1, e368")]
    assert told(listed, INSURER) == [("widening", "gains the use of any FranceConnect client of its own")]


def test_clients_are_told_one_by_one_between_two_lists() -> None:
    before, after = insurer(clients=frozenset({"e368"})), insurer(clients=frozenset({"63a1"}))

    assert told(before, after) == [
        ("breaking", "loses the use of FranceConnect client e368"),
        ("widening", "gains the use of FranceConnect client 63a1"),
    ]


def test_texts_are_neutral() -> None:
    found = difference(load_contract(), INSURER, insurer(title="Mutual fund", source="decided"))

    assert [(change.severity, change.sentence) for change in found] == [
        (Severity.NEUTRAL, "title becomes “Mutual fund”, it was “Complementary insurer, enrolment”"),
        (Severity.NEUTRAL, "source is worded otherwise"),
    ]
