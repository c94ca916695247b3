"""What a patient is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from droits_conformance.doctor.admission import LONGEST, admit
from droits_conformance.doctor.network import SystemNetwork
from droits_conformance.exchange import Journal
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import PersonaProfile, Profile
from droits_contract.errors import BenchError
from droits_fixtures import load_cast

NOON = Surroundings(now=lambda: datetime(2026, 11, 24, 11, tzinfo=UTC))


def test_everybody_of_the_cast_is_asked_insured_people_first(profile: Profile) -> None:
    patient = admit(profile, Journal(), NOON)

    everybody = {one.login for one in load_cast(date(2026, 11, 24)).personas()}
    assert {one.login for one in patient.people} == everybody
    assert patient.oracle is not None
    assert patient.oracle.is_insured(patient.people[0])


def test_of_a_population_the_callers_of_a_run_are_asked(profile: Profile) -> None:
    patient = admit(replace(profile, foyers="population:1000000:7"), Journal(), NOON)

    assert patient.oracle is not None
    assert 0 < len(patient.people) < len(patient.oracle.cast.personas())


def test_people_who_are_only_named_are_asked_by_their_login(profile: Profile) -> None:
    named = replace(profile, foyers="unknown", personas=(PersonaProfile("claire"), PersonaProfile("karim")))

    patient = admit(named, Journal(), NOON)
    assert [one.login for one in patient.people] == ["claire", "karim"]
    assert patient.oracle is None


def test_the_day_is_the_one_of_the_profile_or_of_paris(profile: Profile) -> None:
    late = Surroundings(now=lambda: datetime(2026, 11, 24, 23, 30, tzinfo=UTC))

    assert admit(profile, Journal(), late).today == date(2026, 11, 25)
    assert admit(replace(profile, today=date(2026, 1, 2)), Journal(), late).today == date(2026, 1, 2)


def test_a_patient_profile_does_not_make_the_doctor_patient(profile: Profile) -> None:
    network = admit(replace(profile, timeout=600.0), Journal(), NOON).network

    assert isinstance(network, SystemNetwork)
    assert network._timeout == LONGEST


def test_households_that_are_not_there_are_an_error(profile: Profile, tmp_path: object) -> None:
    with pytest.raises(BenchError):
        admit(replace(profile, foyers=str(tmp_path)), Journal(), NOON)
