"""Tokens that stand in the environment."""

import pytest

from droits_conformance.finding import Inapplicable
from droits_conformance.target import ClientProfile, IssuedElsewhere
from droits_conformance.tokens.environment import EnvironmentTokens
from droits_fixtures import Personne

ISSUED = IssuedElsewhere(variable="DROITS_TOKEN_{client}_{persona}", life=100.0)
NAME = "DROITS_TOKEN_HOPITAL_CLAIRE_DUPONT"
USUAL = ("openid", "droits_assurance_maladie")


def test_the_token_is_the_one_of_the_person_and_the_client(hopital: ClientProfile, claire: Personne) -> None:
    source = EnvironmentTokens(ISSUED, {NAME: " jeton \n"}, monotonic=lambda: 0.0)

    issued = source.obtain(hopital, claire, USUAL)

    assert (issued.access_token, issued.expires_in) == ("jeton", 100.0)


@pytest.mark.parametrize("environ", [{}, {NAME: ""}, {NAME: "  "}])
def test_a_variable_that_holds_nothing_is_named(
    hopital: ClientProfile, claire: Personne, environ: dict[str, str]
) -> None:
    with pytest.raises(Inapplicable, match=NAME):
        EnvironmentTokens(ISSUED, environ).obtain(hopital, claire, USUAL)


def test_a_token_that_has_grown_old_accuses_nobody(hopital: ClientProfile, claire: Personne) -> None:
    seconds = iter((0.0, 59.0, 60.0))
    source = EnvironmentTokens(ISSUED, {NAME: "jeton"}, monotonic=lambda: next(seconds))

    assert source.obtain(hopital, claire, USUAL).expires_in == 41.0
    with pytest.raises(Inapplicable, match="is 60 s old, of 100"):
        source.obtain(hopital, claire, USUAL)


def test_no_token_stands_for_other_scopes(hopital: ClientProfile, claire: Personne) -> None:
    with pytest.raises(Inapplicable, match=r"broker\.token_env"):
        EnvironmentTokens(ISSUED, {NAME: "jeton"}).obtain(hopital, claire, ("openid",))
