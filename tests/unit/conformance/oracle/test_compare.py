"""Comparing as tolerantly as the contract is loose, and no more."""

from typing import Any

import pytest

from droits_conformance.oracle.compare import Difference, MayBeAbsent, difference, differences, missing

HORIZON = MayBeAbsent("2027-11-24")


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"nom": "A", "prenom": "B"}, {"prenom": "B", "nom": "A"}),
        ([{"nom": "A"}, {"nom": "B"}], [{"nom": "B"}, {"nom": "A"}]),
        ({}, {"date_fin": HORIZON}),
        ({"date_fin": "2027-11-24"}, {"date_fin": HORIZON}),
        ({"nom_usage": None}, {}),
        ({"surprise": 1}, {}),
        ({}, {"periodes_droits": []}),
        ([{"date_fin": "2027-11-24"}, {}], [{"date_fin": HORIZON}, {"date_fin": HORIZON}]),
        (None, None),
    ],
    ids=[
        "order of members",
        "order of lists",
        "unknown end left out",
        "unknown end at the horizon",
        "null for absent",
        "unknown member",
        "empty list left out",
        "several ways to pair",
        "nothing",
    ],
)
def test_lawful_variants_are_equal(seen: Any, expected: Any) -> None:
    assert differences(seen, expected) == []


@pytest.mark.parametrize(
    ("seen", "expected", "path"),
    [
        ({"nom": "A"}, {"nom": "B"}, "nom"),
        ({}, {"nom": "B"}, "nom"),
        ({"motif": {"code": "MAT"}}, {}, "motif"),
        ({"adresse": {"commune": "X"}}, {"adresse": {"commune": "Y"}}, "adresse.commune"),
        ({"date_fin": "2027-11-25"}, {"date_fin": HORIZON}, "date_fin"),
        ([{"nom": "A"}], [{"nom": "A"}, {"nom": "B"}], "[]"),
        ([{"nom": "A"}, {"nom": "C"}], [{"nom": "A"}], "[1]"),
        ([{"nom": "A"}, {"nom": "A"}], [{"nom": "A"}], "[1]"),
        ({"rang_naissance": "1"}, {"rang_naissance": 1}, "rang_naissance"),
        ({"medecin_traitant_choisi": 1}, {"medecin_traitant_choisi": True}, "medecin_traitant_choisi"),
        ({"periodes_droits": [{"date_fin": "x"}]}, {"periodes_droits": []}, "periodes_droits[0]"),
        ([], {}, "body"),
    ],
)
def test_everything_else_is_a_difference_with_its_place(seen: Any, expected: Any, path: str) -> None:
    found = difference(seen, expected)

    assert found is not None
    assert found.path == path


def test_a_difference_in_a_list_shows_the_nearest_entry() -> None:
    seen = [{"nom": "A", "prenom": "X"}, {"nom": "B", "prenom": "Z"}]

    assert differences(seen, [{"nom": "B", "prenom": "Y"}, {"nom": "A", "prenom": "X"}]) == [
        Difference("[1].prenom", "'Z'", "'Y'")
    ]


def test_a_difference_shows_no_nir() -> None:
    found = difference({"nir": "2850349990012"}, {"nir": "2850349990023"})

    assert found == Difference("nir", "'[nir]'", "'[nir]'")


def test_entries_that_may_be_paired_in_two_ways_are_all_paired() -> None:
    """A greedy pairing would give the undated entry away and find the dated one missing."""
    past, future = {"date_debut": MayBeAbsent("2026-01-01")}, {"date_debut": "2027-01-01"}

    assert missing([{"date_debut": "2026-01-01"}, {"date_debut": "2027-01-01"}, {}], [past, past, future]) == []
    assert missing([{}], [past, future]) == [future]
