"""Addresses and telephone numbers of the people: invented, the same every day, and ringing nowhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from droits_fixtures import Cast, Personne, load_cast
from droits_fixtures.model import Adresse, Foyer
from droits_simulator.coordonnees import domicile_of, telephone_of


def living_near(foyer: Foyer, *caisses: Adresse) -> Foyer:
    someone = foyer.personnes[0]
    people = (replace(someone, caisse=replace(someone.caisse, adresse=adresse)) for adresse in caisses)
    return replace(foyer, personnes=tuple(people))


def test_a_household_lives_in_the_commune_of_its_first_caisse_that_has_an_address(monde: Cast) -> None:
    nowhere, somewhere = Adresse(code_postal="", commune=""), Adresse(code_postal="49990", commune="ESSAI CEDEX 9")
    found = domicile_of(living_near(monde.foyers[0], nowhere, somewhere))
    assert found is not None
    assert (found.code_postal, found.commune) == ("49990", "ESSAI")
    assert found == domicile_of(living_near(monde.foyers[0], somewhere))


def test_where_no_caisse_has_an_address_neither_has_the_household(monde: Cast) -> None:
    assert domicile_of(living_near(monde.foyers[0], Adresse(code_postal="", commune=""))) is None


def test_households_live_at_different_numbers(monde: Cast) -> None:
    foyer = living_near(monde.foyers[0], Adresse(code_postal="49990", commune="ESSAI"))
    assert len({domicile_of(replace(foyer, id=f"foyer-{number}")) for number in range(20)}) > 10


def test_telephone_numbers_are_of_the_range_kept_for_fiction(gens: Mapping[str, Personne]) -> None:
    numbers = {telephone_of(login) for login in gens}
    assert len(numbers) == len(gens)
    assert all(number.startswith("+3363998") and len(number) == 12 for number in numbers)


def test_the_shipped_people_all_live_somewhere() -> None:
    assert all(domicile_of(foyer) for foyer in load_cast(date(2026, 11, 24)).foyers)
