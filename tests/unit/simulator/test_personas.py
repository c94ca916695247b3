"""The accounts made from the people."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from droits_fixtures import Cast, Personne
from droits_simulator.coordonnees import domicile_of, telephone_of
from droits_simulator.personas import Personas, compte_de
from droits_simulator.population import CastPeuple

People = Mapping[str, Personne]


def test_everybody_with_a_login_has_an_account_in_the_order_of_the_households(monde: Cast) -> None:
    assert [compte.login for compte in Personas(lambda: CastPeuple(monde)).proposes()] == [
        "anne",
        "bruno",
        "carl",
        "mona",
    ]


def test_an_account_is_found_by_login_and_nobody_else_is(monde: Cast) -> None:
    personas = Personas(lambda: CastPeuple(monde))
    found = personas.find("anne")
    assert found is not None
    assert found.raconte == "Le foyer dupont"
    assert personas.find("zoe") is personas.find("") is None


@pytest.mark.parametrize(("sexe", "gender"), [("F", "female"), ("M", "male"), ("X", "unspecified")])
def test_claims_are_in_franceconnect_s_formats(monde: Cast, gens: People, sexe: str, gender: str) -> None:
    person = replace(gens["anne"], sexe=sexe, nom_famille="d'Aunée", naissance="1984-00-00", nom_usage="Martin")
    compte = compte_de(monde.foyers[0], person)
    assert (compte.gender, compte.family_name, compte.birthdate) == (gender, "D'AUNÉE", "1984-00-00")
    assert (compte.given_names, compte.preferred_username) == (("Anne", "Marie"), "Martin")
    assert (compte.birthplace, compte.birthcountry, compte.password) == ("49990", "99100", "123")


def test_an_account_has_its_household_s_address_and_a_number_of_its_own(monde: Cast, gens: People) -> None:
    foyer = monde.foyers[0]
    anne, bruno = compte_de(foyer, gens["anne"]), compte_de(foyer, gens["bruno"])
    assert anne.domicile == bruno.domicile == domicile_of(foyer)
    assert anne.phone_number == telephone_of("anne") != bruno.phone_number


def test_who_will_be_answered_404_is_told_so(monde: Cast, gens: People) -> None:
    foyer = monde.foyers[0]
    separated = replace(gens["anne"], qualite="conjoint_separe", rattachements=("bruno",))

    assert compte_de(foyer, gens["anne"]).note == ""
    assert compte_de(foyer, separated).note == "conjointe séparée, ayant droit : l'API répond 404"
    assert (
        compte_de(foyer, separated).histoire == f"{foyer.raconte} (conjointe séparée, ayant droit : l'API répond 404)"
    )
    assert compte_de(foyer, replace(separated, qualite="autre")).note == "autre ayant droit : l'API répond 404"
    assert compte_de(foyer, gens["mona"]).note == "régime non couvert : l'API répond 404"
    assert compte_de(foyer, gens["anne"]).foyer == foyer.id


def test_a_birth_abroad_has_an_empty_place(monde: Cast, gens: People) -> None:
    abroad = replace(gens["anne"], lieu_naissance=None, pays_naissance="99901")
    assert compte_de(monde.foyers[0], abroad).birthplace == ""


def test_an_email_is_invented_when_the_household_gives_none(monde: Cast, gens: People) -> None:
    assert compte_de(monde.foyers[0], gens["anne"]).email == "anne@banc-droits.example"
    assert compte_de(monde.foyers[0], replace(gens["anne"], email="a@b.example")).email == "a@b.example"


def test_accounts_follow_the_people_of_the_day(monde: Cast) -> None:
    days = [CastPeuple(monde), CastPeuple(Cast(monde.jour, monde.foyers[1:2]))]
    personas = Personas(lambda: days[0])
    assert personas.find("anne") is not None
    days.pop(0)
    assert [compte.login for compte in personas.proposes()] == ["carl"]


def test_accounts_are_made_once_for_the_people_of_a_day(monde: Cast) -> None:
    peuple = CastPeuple(monde)
    personas = Personas(lambda: peuple)
    assert personas.proposes() is personas.proposes()


def test_an_account_is_found_once_for_a_day_s_people_and_anew_for_others(monde: Cast) -> None:
    people = [CastPeuple(monde)]
    personas = Personas(lambda: people[-1])
    first = personas.find("anne")
    assert personas.find("anne") is first

    people.append(CastPeuple(Cast(monde.jour, ())))
    assert personas.find("anne") is None
