"""Which source a profile asks for, and for whom there can be a token."""

from dataclasses import replace

import pytest

from droits_conformance.journey import Login
from droits_conformance.target import COMMAND, ENVIRONMENT, ClientProfile, IssuedElsewhere, Profile
from droits_conformance.tokens import has_tokens, token_source
from droits_conformance.tokens.command import CommandTokens
from droits_conformance.tokens.environment import EnvironmentTokens
from droits_conformance.tokens.template import argument, unknown_places, variable
from droits_conformance.wire import Wire
from droits_fixtures import Personne

PROGRAM = IssuedElsewhere(("jeton",))
VARIABLE = IssuedElsewhere(variable="J_{client}_{persona}")


def no_wire(cookies: bool) -> Wire:
    raise AssertionError(cookies)


@pytest.mark.parametrize(
    ("tokens", "issued", "kind"),
    [("pages", None, Login), (COMMAND, PROGRAM, CommandTokens), (ENVIRONMENT, VARIABLE, EnvironmentTokens)],
)
def test_tokens_come_from_where_the_profile_says(
    profile: Profile, tokens: str, issued: IssuedElsewhere | None, kind: type
) -> None:
    told = replace(profile, broker=replace(profile.broker, tokens=tokens, issued=issued))

    assert isinstance(token_source(told, no_wire), kind)


def test_in_the_environment_there_is_a_token_for_whom_every_client_has_one(
    profile: Profile, services: tuple[ClientProfile, ...], claire: Personne
) -> None:
    told = replace(profile, clients=services, broker=replace(profile.broker, tokens=ENVIRONMENT, issued=VARIABLE))
    both = {"J_HOPITAL_CLAIRE_DUPONT": "a", "J_MUTUELLE_CLAIRE_DUPONT": "b"}

    assert has_tokens(told, both)(claire)
    assert not has_tokens(told, {**both, "J_MUTUELLE_CLAIRE_DUPONT": " "})(claire)


def test_elsewhere_there_may_be_one_for_everybody(profile: Profile, claire: Personne) -> None:
    assert has_tokens(profile, {})(claire)
    assert has_tokens(replace(profile, broker=replace(profile.broker, issued=PROGRAM)), {})(claire)


def test_places_are_filled_once(profile: Profile, claire: Personne) -> None:
    assert argument("{persona}/{scopes}", profile.clients[0], claire, ("a", "b")) == "claire.dupont/a b"
    assert variable("T_{client}_{persona}", "é-1", "anne-marie.o", ()) == "T___1_ANNE_MARIE_O"


def test_other_places_are_found() -> None:
    assert unknown_places("{client}{login}{}") == ["{login}", "{}"]
