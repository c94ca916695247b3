"""From a civil status to one person."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from droits_fixtures import Cast, Foyer, Personne
from droits_simulator.droits.reconciliation import Identite, Registre, identite_de, premier_jour

JOUR = date(2026, 11, 24)
People = Mapping[str, Personne]


@pytest.fixture(scope="module")
def anne(gens: People) -> Identite:
    return identite_de(gens["anne"])


@pytest.fixture(scope="module")
def registre(monde: Cast) -> Registre:
    return Registre(monde)


def test_everybody_of_the_world_is_found_by_their_own_civil_status(registre: Registre, gens: People) -> None:
    for personne in gens.values():
        found = registre.trouve(identite_de(personne))
        assert found is not None
        assert found[1] is personne


@pytest.mark.parametrize(
    "written",
    [
        {"nom_famille": "dupont"},
        {"nom_famille": "Dùpônt"},
        {"prenoms": "ANNE"},
        {"prenoms": "Anné Sophie Claude"},
        {"prenoms": "  anne  "},
    ],
)
def test_case_accents_and_further_given_names_do_not_count(
    registre: Registre, anne: Identite, written: dict[str, str]
) -> None:
    assert registre.trouve(replace(anne, **written)) is not None


@pytest.mark.parametrize(
    "other",
    [
        {"prenoms": "Marie Anne"},
        {"prenoms": ""},
        {"nom_famille": "DURAND"},
        {"naissance": "1984-03-18"},
        {"naissance": "1984-03-00"},
        {"naissance": "zut"},
        {"sexe": "M"},
        {"sexe": "X"},
        {"sexe": ""},
        {"lieu_naissance": "49991"},
        {"lieu_naissance": ""},
        {"pays_naissance": "99901"},
    ],
)
def test_one_different_trait_is_another_person(registre: Registre, anne: Identite, other: dict[str, str]) -> None:
    assert registre.trouve(replace(anne, **other)) is None


Make = Callable[..., Personne]
House = Callable[..., Foyer]


def _registre(fait_foyer: House, *personnes: Personne) -> Registre:
    return Registre(Cast(JOUR, tuple(fait_foyer(f"foyer-{rang}", one) for rang, one in enumerate(personnes))))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("LE CŒUR-D'AUNÉE", "Le Coeur d’Aunee"),
        ("PONS Y VILÀ", "pons y vila"),
        ("BRÛLÉ", "BRULE"),
        ("ÆGIR", "aegir"),
    ],
)
def test_ligatures_hyphens_and_apostrophes_of_a_family_name_are_bridged(
    fait_personne: Make, fait_foyer: House, known: str, said: str
) -> None:
    personne = fait_personne("anne", 1, nom_famille=known)
    identite = replace(identite_de(personne), nom_famille=said)
    assert _registre(fait_foyer, personne).trouve(identite) is not None


def test_two_people_who_cannot_be_told_apart_are_nobody(fait_personne: Make, fait_foyer: House) -> None:
    twin = fait_personne("anne", 1)
    assert _registre(fait_foyer, twin, fait_personne("anne", 2)).trouve(identite_de(twin)) is None


@pytest.mark.parametrize("said", ["1962-05-00", "1962-05-01"])
def test_a_presumed_birth_date_is_found_as_written_and_as_completed(
    fait_personne: Make, fait_foyer: House, said: str
) -> None:
    personne = fait_personne("fanta", 1, naissance="1962-05-00")
    identite = replace(identite_de(personne), naissance=said)
    assert _registre(fait_foyer, personne).trouve(identite) is not None


def test_the_place_does_not_count_for_a_birth_abroad(fait_personne: Make, fait_foyer: House) -> None:
    personne = fait_personne("amara", 1, pays_naissance="99901", lieu_naissance=None)
    identite = replace(identite_de(personne), lieu_naissance="99901")
    assert _registre(fait_foyer, personne).trouve(identite) is not None


@pytest.mark.parametrize(
    ("written", "first"),
    [("1992-11-00", "1992-11-01"), ("1992-00-00", "1992-01-01"), ("1977-00-03", "1977-01-03")],
)
def test_the_first_valid_day_stands_for_what_is_not_known(written: str, first: str) -> None:
    assert premier_jour(written) == first
