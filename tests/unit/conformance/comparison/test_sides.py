"""Two profiles go together when what they are asked can be the same."""

from dataclasses import replace
from datetime import date

import httpx
import pytest

from droits_conformance.comparison.errors import NotComparable
from droits_conformance.comparison.meeting import meet
from droits_conformance.comparison.sides import sides_of
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import PersonaProfile, Profile

AROUND = Surroundings(transport=httpx.MockTransport(lambda _: httpx.Response(404)))


def test_two_profiles_of_one_data_set_and_day_go_together(a: Profile) -> None:
    found = sides_of(a, replace(a, name="nouvelle"), 1, AROUND)

    assert (len(found.conventions), found.today) == (3, a.today)


def test_another_data_set_is_told(a: Profile) -> None:
    with pytest.raises(NotComparable, match=r"data\.foyers: cast in A, population:10:1 in B"):
        sides_of(a, replace(a, foyers="population:10:1"), 1, AROUND)


def test_another_day_is_told(a: Profile) -> None:
    with pytest.raises(NotComparable, match=r"target\.today: 2026-11-24 in A, 2026-11-25 in B"):
        sides_of(a, replace(a, today=date(2026, 11, 25)), 1, AROUND)


def test_only_conventions_of_both_are_asked_through(a: Profile) -> None:
    found = sides_of(a, replace(a, clients=a.clients[1:2]), 1, AROUND)

    assert found.conventions == ("organisme-complementaire",)


def test_without_a_convention_in_common_there_is_nothing_to_ask(a: Profile) -> None:
    with pytest.raises(NotComparable, match="clients: etablissement-de-soins in A, organisme-complementaire in B"):
        sides_of(replace(a, clients=a.clients[:1]), replace(a, clients=a.clients[1:2]), 1, AROUND)


def test_without_a_data_set_both_profiles_must_name_somebody(a: Profile) -> None:
    one, other = (
        replace(a, foyers="unknown", personas=(PersonaProfile(login),)) for login in ("claire.dupont", "paul.durand")
    )

    with pytest.raises(NotComparable, match=r"\[\[personas\]\]: claire\.dupont in A, paul\.durand in B"):
        meet(sides_of(one, other, 1, AROUND), 1, 10)


def test_a_persona_whose_nir_is_not_to_be_had_is_told(a: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    named = replace(a, foyers="unknown", personas=(PersonaProfile("claire.dupont"),))
    monkeypatch.setattr("droits_conformance.comparison.meeting._nir_is_known", lambda _person: False)

    with pytest.raises(NotComparable, match=r"\[\[personas\]\]: their nir is not to be had"):
        meet(sides_of(named, named, 1, AROUND), 1, 10)
