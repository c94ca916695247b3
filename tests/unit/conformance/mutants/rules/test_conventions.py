"""Mistakes about conventions: insurers see too much, who left is answered, and quotas are not one's own."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.scene import Scene, rewritings
from droits_conformance.target import BrokerProfile, ClientProfile, Profile
from droits_contract import load_contract

EXONERATIONS, DOCTOR = "getBeneficiairesNirExonerations", "getBeneficiairesNirMedecinTraitant"
Answering = Callable[..., list[Answer]]


def _client(name: str, convention: str) -> ClientProfile:
    return ClientProfile(name, convention, name, name, "secret", "http://service.test/")


@pytest.fixture
def answering() -> Answering:
    """Plays requests one after another, before a hospital, an insurer, one that left, and one of two calls a second."""
    insurer = _client("mutuelle", "organisme-complementaire")
    left = replace(_client("partie", insurer.convention), habilitation="revoked")
    counted = replace(_client("comptee", insurer.convention), per_second=2)
    profile = Profile(
        name="cible",
        droits="http://cible.test/",
        broker=BrokerProfile("v2", "http://cible.test/api/v2"),
        clients=(_client("hopital", "etablissement-de-soins"), insurer),
        apart=(left, counted),
    )

    def play(name: str, target: Callable[[Request], Answer], *requests: Request) -> list[Answer]:
        rewriting = rewritings()[name](Scene(profile, load_contract(), Random(1)))  # noqa: S311 - not to protect

        async def ask(request: Request) -> Answer:
            return target(request)

        async def all_of_them() -> list[Answer]:
            return [await rewriting(request, ask) for request in requests]

        return asyncio.run(all_of_them())

    return play


def _by(theatre: Any, key: str, operation: str = EXONERATIONS) -> Any:
    return theatre.call(operation, headers=(("X-API-Key", key), ("Authorization", "Bearer t")))


@pytest.mark.parametrize(
    ("name", "member"), [("motif-montre-a-tous", "motif"), ("maternite-montree-aux-complementaires", "maternite")]
)
def test_insurers_see_what_is_for_hospitals(theatre: Any, answering: Answering, name: str, member: str) -> None:
    served = theatre.ok([{"date_fin": "2026-12-31"}])

    hospital, insurer = answering(name, lambda _: served, _by(theatre, "hopital"), _by(theatre, "mutuelle"))

    assert hospital == served
    assert insurer.document()[0].keys() == {"date_fin", member}


def test_a_partner_that_left_finds_nothing_and_an_unknown_one_is_refused(theatre: Any, answering: Answering) -> None:
    refusal = theatre.problem(403, "habilitation-inactive")
    calls = (_by(theatre, "partie"), _by(theatre, "partie", DOCTOR), _by(theatre, "inconnue"))

    listed, doctor, unknown = answering("habilitation-achevee-vide", lambda _: refusal, *calls)

    assert (listed.document(), doctor.document(), unknown) == ([], {}, refusal)


def test_calls_of_others_spend_a_quota(theatre: Any, answering: Answering) -> None:
    calls = [_by(theatre, key) for key in ("hopital", "mutuelle", "comptee", "hopital")]

    told = answering("quota-compte-pour-tous", lambda _: theatre.ok([]), *calls)

    assert [answer.status for answer in told] == [200, 200, 429, 200]
    assert told[2].header("Retry-After") == "1"


def test_calls_within_a_quota_pass(theatre: Any, answering: Answering) -> None:
    calls = [_by(theatre, "hopital"), _by(theatre, "comptee")]

    told = answering("quota-compte-pour-tous", lambda _: theatre.ok([]), *calls)

    assert [answer.status for answer in told] == [200, 200]


def test_without_a_key_the_partner_who_holds_the_token_is_found(theatre: Any, answering: Answering) -> None:
    def target(request: Request) -> Answer:
        good = request.header("X-API-Key") == "mutuelle"
        return theatre.ok({}) if good else theatre.problem(401, "cle-absente")

    calls = (_by(theatre, "mutuelle").without_header("X-API-Key"), _by(theatre, "inconnue"))

    assert [answer.status for answer in answering("cle-absente-acceptee", target, *calls)] == [200, 401]
