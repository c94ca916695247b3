"""People are chosen by what they have; a trait that nobody has is said in words."""

from dataclasses import replace
from typing import Any

import pytest

from droits_conformance.checks.people import (
    DOCTOR,
    OPERATIONS,
    callers,
    client_for,
    couples_with,
    nobody_nir,
    stranger,
    telling,
)
from droits_conformance.finding import Inapplicable
from droits_fixtures import Cast
from droits_fixtures.nir import is_synthetic


@pytest.fixture
def probe(bench: Any) -> Any:
    return bench.probe_for("CON-001", bench.target())


def test_only_the_insured_are_callers(probe: Any) -> None:
    people = callers(probe)

    assert people
    assert all(one.login and one.est_assure and one.caisse.couverte for one in people)


def test_the_telling_questions_are_one_per_operation_and_owed_something(probe: Any) -> None:
    questions = telling(probe)

    assert tuple(ask.operation_id for ask in questions) == OPERATIONS
    assert all((ask.nir is None) == (ask.operation_id in OPERATIONS[:2]) for ask in questions)


def test_a_missing_trait_is_named(probe: Any) -> None:
    with pytest.raises(Inapplicable, match="nobody in the data set has a thousand children"):
        couples_with(probe, lambda _person: False, "has a thousand children")


def test_a_profile_without_a_hospital_has_no_client_for_the_doctor(bench: Any) -> None:
    probe = bench.probe_for("CON-001", bench.target(clients=("mutuelle",)))

    with pytest.raises(Inapplicable, match=DOCTOR):
        client_for(probe, DOCTOR)
    assert [ask.operation_id for ask in telling(probe)] == [name for name in OPERATIONS if name != DOCTOR]


def test_a_stranger_is_of_another_household_and_nobody_is_nobody(probe: Any) -> None:
    caller = callers(probe)[0]
    other = stranger(probe, caller)

    assert probe.cast.by_nir(other.nir)[0].id != probe.cast.by_nir(caller.nir)[0].id
    assert is_synthetic(nobody_nir(probe))
    assert probe.cast.by_nir(nobody_nir(probe)) is None


def test_a_single_household_has_no_stranger(probe: Any) -> None:
    alone = replace(probe, cast=Cast(probe.cast.jour, probe.cast.foyers[:1]))

    with pytest.raises(Inapplicable, match="single household"):
        stranger(alone, alone.cast.personas()[0])
