"""Mutants of whole answers."""

from typing import Any

import pytest

FAMILY, ME = "getBeneficiaires", "getMe"
TWO = [{"nir": "a"}, {"nir": "b"}]


@pytest.mark.parametrize(
    ("mutant", "body"),
    [
        ("first-lost", TWO[1:]),
        ("last-lost", TWO[:1]),
        ("doubled", [TWO[0], *TWO]),
        ("emptied", []),
        ("wrapped", {"items": TWO}),
        ("null", None),
        ("quoted", str(TWO)),
    ],
)
def test_a_list_is_changed_whole(through, mutant: str, body: Any) -> None:
    assert through(f"getBeneficiaires:body:{mutant}", TWO).get(FAMILY).document() == body


def test_a_list_of_one_becomes_an_object_and_no_other_does(through) -> None:
    assert through("getBeneficiaires:body:alone", TWO[:1]).get(FAMILY).document() == TWO[0]
    assert through("getBeneficiaires:body:alone", TWO).get(FAMILY).document() == TWO


@pytest.mark.parametrize(("mutant", "body"), [("listed", TWO[:1]), ("wrapped", {"data": TWO[0]}), ("hollow", {})])
def test_an_object_is_changed_whole(through, mutant: str, body: Any) -> None:
    assert through(f"getMe:body:{mutant}", TWO[0]).get(ME).document() == body


@pytest.mark.parametrize(
    ("operation_id", "path"),
    [
        ("getMe", "/me/beneficiaires"),
        ("getBeneficiaires", "/me"),
        ("getBeneficiairesNir", "/caisse"),
        ("getBeneficiairesNirMedecinTraitant", "/"),
    ],
)
def test_another_operation_with_the_same_parameters_is_asked(through, operation_id: str, path: str) -> None:
    asked = through(f"{operation_id}:body:other-operation", TWO)
    asked.get(operation_id)

    assert [request.path for request in asked.asked] == [f"/test/v1/droits/beneficiaires{path}"]
