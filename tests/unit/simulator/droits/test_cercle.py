"""Whom an assuré may ask about."""

from collections.abc import Mapping

import pytest

from droits_fixtures import Cast, Personne
from droits_simulator.droits.cercle import ayants_droit, cercle, cherche
from droits_simulator.population import CastPeuple

People = Mapping[str, Personne]


def _seen(monde: Cast, gens: People, cle: str) -> list[str]:
    return [one.cle for one in ayants_droit(monde.foyer("dupont"), gens[cle])]


def test_ayants_droit_are_the_people_attached_to_the_appelant_in_the_order_of_the_household(
    monde: Cast, gens: People
) -> None:
    assert _seen(monde, gens, "anne") == ["zoe", "leo"]


def test_a_child_attached_to_both_parents_is_seen_by_each(monde: Cast, gens: People) -> None:
    assert _seen(monde, gens, "bruno") == ["zoe"]


def test_the_circle_begins_with_the_appelant_and_leaves_the_other_assure_out(monde: Cast, gens: People) -> None:
    assert [one.cle for one in cercle(monde.foyer("dupont"), gens["anne"])] == ["anne", "zoe", "leo"]


@pytest.mark.parametrize("cle", ["anne", "zoe", "leo"])
def test_everybody_in_the_circle_is_found_by_nir(monde: Cast, gens: People, cle: str) -> None:
    foyer = monde.foyer("dupont")
    assert cherche(CastPeuple(monde), foyer, gens["anne"], gens[cle].nir) == (foyer, gens[cle])


@pytest.mark.parametrize("cle", ["bruno", "carl", "mona"])
def test_nobody_else_is_found_by_nir(monde: Cast, gens: People, cle: str) -> None:
    assert cherche(CastPeuple(monde), monde.foyer("dupont"), gens["anne"], gens[cle].nir) is None
