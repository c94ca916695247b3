"""A declared load: the command line before the profile, and never above what a convention allows."""

from dataclasses import replace

import pytest

from droits_conformance.load.declaration import Declaration, TooMuchLoad
from droits_conformance.target import BrokerProfile, ClientProfile, Profile

CLIENT = ClientProfile("hopital", "etablissement-de-soins", "cle", "c" * 64, "s" * 64, "http://localhost/callback")
PROFILE = Profile("cible", "http://cible.example/", BrokerProfile("v2", "http://fc.example/api/v2"), (CLIENT,))


def test_the_command_line_counts_before_the_profile_and_the_profile_before_the_defaults() -> None:
    declared = Declaration.of(
        replace(PROFILE, load={"rate": 50, "people": 7}), {"rate": 60.0, "seconds": None, "seed": 3}
    )

    assert declared == Declaration(rate=60, seconds=30, people=7)


def test_a_rate_above_the_quota_of_a_convention_is_refused_with_the_one_that_is_not() -> None:
    with pytest.raises(TooMuchLoad, match="whose convention allows 500; lower --rate to 500"):
        Declaration.of(PROFILE, {"rate": 501})


def test_the_rate_is_shared_by_the_clients() -> None:
    both = replace(PROFILE, clients=(CLIENT, replace(CLIENT, name="clinique")))

    assert Declaration.of(both, {"rate": 1000}).rate == 1000
