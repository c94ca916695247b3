"""The one examination that every run makes by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.doctor.preflight import check_client
from droits_conformance.errors import ClientMisconfigured, TargetSilent
from droits_conformance.target import ClientProfile, Profile
from droits_fixtures import load_cast

Says = Callable[[Call], tuple[int, bytes]]
CLAIRE = next(one for one in load_cast(date(2026, 11, 24)).personas() if one.login == "claire.dupont")


class Caller:
    """Answers as `says` says."""

    def __init__(self, says: Says) -> None:
        self.says = says
        self.calls: list[Call] = []

    def call(self, call: Call) -> Answer:
        self.calls.append(call)
        status, body = self.says(call)
        return Answer(call, status, (), body, 1)

    def token(self, client: str, persona: Any) -> str:
        return f"jeton de {client} pour {persona.login}"


@pytest.fixture
def two(profile: Profile, services: tuple[ClientProfile, ...]) -> Profile:
    return replace(profile, clients=services, origin="candidat.toml")


def checked(two: Profile, says: Says) -> Caller:
    caller = Caller(says)
    check_client(two, two.clients[0], CLAIRE, caller)
    return caller


def test_a_client_that_is_answered_costs_one_call(two: Profile) -> None:
    assert len(checked(two, lambda _call: (200, b"{}")).calls) == 1


def test_an_unknown_key_stops_the_run_with_whose_it_is_and_what_to_do(two: Profile) -> None:
    with pytest.raises(ClientMisconfigured) as stopped:
        checked(two, lambda _call: (401, b'{"code":"cle-inconnue"}'))

    assert str(stopped.value) == (
        "GET /me with the key of clients.hopital and a token of its own: status 401 cle-inconnue (yours); correct the"
        " variable of clients.hopital.api_key; `droits doctor candidat.toml` says whose it is and what to do"
    )


def test_exchanged_keys_stop_the_run(two: Profile) -> None:
    other = two.clients[1].api_key

    with pytest.raises(ClientMisconfigured, match=r"clients\.hopital\.api_key and clients\.mutuelle\.api_key"):
        checked(two, lambda call: (200 if call.api_key == other else 403, b""))


def test_a_revoked_habilitation_stops_the_run(two: Profile) -> None:
    with pytest.raises(ClientMisconfigured, match="habilitation"):
        checked(two, lambda _call: (403, b'{"code":"habilitation-inactive"}'))


@pytest.mark.parametrize(
    "answer",
    [
        (401, b'{"code":"jeton-invalide"}'),
        (401, b""),
        (403, b'{"code":"portee-insuffisante"}'),
        (404, b""),
        (429, b""),
        (500, b""),
    ],
)
def test_what_may_be_a_mistake_of_the_target_is_left_to_the_rules(two: Profile, answer: tuple[int, bytes]) -> None:
    assert checked(two, lambda _call: answer).calls


def test_a_target_that_falls_silent_is_left_to_the_rules(two: Profile) -> None:
    def silent(_call: Call) -> tuple[int, bytes]:
        raise TargetSilent("GET /me", "coupure")

    assert len(checked(two, silent).calls) == 1
