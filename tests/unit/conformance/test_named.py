"""People whom a profile names: what the target tells of them, and what nobody knows."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.errors import PersonaUnknown
from droits_conformance.finding import DataSetUnknown
from droits_conformance.named import DOCTOR, FAMILY, ME, Named
from droits_conformance.target import ClientProfile, PersonaProfile, Profile

CLAIRE, KARIM, LEA, AILLEURS = "2850349990012", "1840349990011", "2150349990013", "1700349990014"
CAISSE = "getBeneficiairesNirCaisse"


class Target:
    """Answers /me and /me/beneficiaires from two tables, and counts."""

    def __init__(self, nirs: dict[str, str], families: dict[str, list[str]]) -> None:
        self.nirs, self.families = nirs, families
        self.calls: list[Call] = []
        self.doctor = 404
        self.me = 200

    def call(self, call: Call) -> Answer:
        self.calls.append(call)
        status, body = self.told(call, call.persona.login or "")
        return Answer(call, status, (), orjson.dumps(body), len(self.calls))

    def told(self, call: Call, login: str) -> tuple[int, Any]:
        if call.operation_id == ME:
            return self.me, {"nir": self.nirs[login], "nom_famille": "DUPONT"}
        if call.operation_id == FAMILY:
            return 200, [{"nir": nir} for nir in self.families.get(login, [])]
        return (self.doctor, {"nom": "X"}) if call.operation_id == DOCTOR else (200, {})


@pytest.fixture
def told() -> Target:
    nirs = {"claire": CLAIRE, "karim": KARIM, "autre": AILLEURS}
    return Target(nirs, {"claire": [CLAIRE, LEA], "karim": [LEA]})


def named(profile: Profile, target: Target, *personas: PersonaProfile) -> Named:
    return Named(personas or tuple(map(PersonaProfile, target.nirs)), profile, target)


@pytest.fixture
def hopital(profile: Profile) -> ClientProfile:
    return profile.clients[0]


def test_the_nir_is_what_the_target_tells_at_me_asked_for_once(profile: Profile, told: Target) -> None:
    claire = named(profile, told).people[0]

    assert (claire.nir, claire.nir, claire.nom_famille) == (CLAIRE, CLAIRE, "DUPONT")
    assert len(told.calls) == 1


def test_a_nir_of_the_profile_is_not_asked_for(profile: Profile, told: Target) -> None:
    claire = named(profile, told, PersonaProfile("claire", KARIM)).people[0]

    assert (claire.nir, told.calls) == (KARIM, [])


@pytest.mark.parametrize("member", ["naissance", "caisse", "contrats", "exonerations", "medecin_traitant", "prenoms"])
def test_what_somebody_is_and_holds_is_unknown(profile: Profile, told: Target, member: str) -> None:
    claire = named(profile, told).people[0]

    with pytest.raises(DataSetUnknown, match=f"nobody knows {member} of claire"):
        getattr(claire, member)
    assert told.calls == []


def test_a_target_that_does_not_tell_the_nir_leaves_it_unknown(profile: Profile, told: Target) -> None:
    told.me = 500

    with pytest.raises(DataSetUnknown, match=r"env:NAME"):
        _ = named(profile, told).people[0].nir


def test_the_circle_is_whom_the_target_lists(profile: Profile, told: Target) -> None:
    circle = named(profile, told).circle(named(profile, told).people[0])

    assert [person.nir for person in circle] == [CLAIRE, LEA]
    assert circle[1].login is None


def test_the_nirs_of_people_and_families_are_known(profile: Profile, told: Target) -> None:
    people = named(profile, told)

    assert [people.knows(nir) for nir in (CLAIRE, KARIM, LEA, "2850349990099")] == [True, True, True, False]


def test_who_shares_a_child_is_of_one_household(profile: Profile, told: Target) -> None:
    people = named(profile, told)

    assert people.household(CLAIRE) == people.household(KARIM) == people.household(LEA)
    assert people.household(AILLEURS) != people.household(CLAIRE)


def test_every_granted_operation_is_owed_but_the_doctor(profile: Profile, told: Target, hopital: ClientProfile) -> None:
    people = named(profile, told)
    claire = people.people[0]

    assert people.is_owed(CAISSE, hopital, claire, claire)
    assert not people.is_owed(DOCTOR, hopital, claire, claire)


def test_a_doctor_whom_the_target_tells_is_owed_today_and_not_for_ever(
    profile: Profile, told: Target, hopital: ClientProfile
) -> None:
    told.doctor = 200
    people = named(profile, told)
    claire = people.people[0]

    assert people.is_owed(DOCTOR, hopital, claire, claire)
    assert not people.is_owed(DOCTOR, hopital, claire, claire, always=True)


def test_an_operation_that_is_not_granted_is_not_owed(profile: Profile, told: Target, hopital: ClientProfile) -> None:
    people = named(profile, told)
    claire = people.people[0]
    mutuelle = replace(hopital, convention="organisme-complementaire-sans-exonerations")

    assert not people.is_owed("getBeneficiairesNirExonerations", mutuelle, claire, claire)


def test_somebody_whom_the_target_does_not_know_is_named(profile: Profile, told: Target) -> None:
    told.me = 404

    with pytest.raises(PersonaUnknown, match="for claire, whom the profile names"):
        named(profile, told).check_answered()


@pytest.mark.parametrize("status", [200, 500])
def test_any_other_answer_is_for_the_rules_to_judge(profile: Profile, told: Target, status: int) -> None:
    told.me = status

    named(profile, told).check_answered()


def test_people_are_told_apart_by_name_and_show_nothing_else(profile: Profile, told: Target) -> None:
    claire, karim, _ = named(profile, told).people

    assert claire == claire  # noqa: PLR0124 - equality is our own
    assert len({claire, karim, claire}) == 2
    assert repr(claire) == "NamedPerson('claire')"
