"""What a change concerns: the rights API in any session, one other address of the profile, and nothing else."""

import asyncio
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from droits_conformance.mutants.change import answers, as_status, both, elsewhere, of_rights, requests, with_headers
from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.scene import Scene
from droits_conformance.target import BrokerProfile, Profile, SupervisionProfile
from droits_contract import load_contract

BASE = "/s/a1/droits"
SCENE = Scene(
    Profile(
        name="cible",
        droits=f"http://cible.test{BASE}/",
        broker=BrokerProfile("v2", "http://cible.test/api/v2"),
        clients=(),
        supervision=SupervisionProfile(None, "http://cible.test/statut"),
    ),
    load_contract(),
    Random(1),  # noqa: S311 - chance to vary, not to protect
)


async def target(request: Request) -> Answer:
    return Answer(body=f"{request.path}?{request.query}".encode())


@pytest.mark.parametrize(
    ("path", "operation", "concerned"),
    [
        (f"{BASE}/me", "getMe", True),
        (f"{BASE}/inconnu", None, True),
        (BASE, None, True),
        ("/s/b2/droits/me", "getMe", True),
        ("/s/b2/droits/inconnu", None, False),
        (f"{BASE}-autres/me", None, False),
        ("/control/sessions", None, False),
    ],
)
def test_the_rights_api_is_its_operations_wherever_and_what_lies_under_its_base(
    path: str, operation: str | None, concerned: bool
) -> None:
    assert of_rights(Request(path=path, operation=operation), BASE) is concerned


async def played(rewriting: Any, path: str, operation: str | None = None) -> Answer:
    told: Answer = await rewriting(Request(path=path, operation=operation), target)
    return told


def test_an_answer_is_changed_when_all_conditions_hold() -> None:
    chosen = answers(as_status(201), lambda asked, _: asked.operation == "getMe", lambda *_: True)(SCENE)
    never = answers(as_status(201), lambda *_: True, lambda *_: False)(SCENE)

    assert asyncio.run(played(chosen, f"{BASE}/me", "getMe")).status == 201
    assert asyncio.run(played(chosen, f"{BASE}/caisse", "getBeneficiairesNirCaisse")).status == 200
    assert asyncio.run(played(never, f"{BASE}/me", "getMe")).status == 200


def test_a_request_is_changed_before_it_is_asked() -> None:
    rewriting = requests(lambda request: replace(request, query="x=1"))(SCENE)

    assert asyncio.run(played(rewriting, f"{BASE}/me", "getMe")).body == f"{BASE}/me?x=1".encode()
    assert asyncio.run(played(rewriting, "/statut")).body == b"/statut?"


def test_another_address_is_changed_alone_and_one_that_the_profile_lacks_nowhere() -> None:
    statut = elsewhere(lambda scene: scene.profile.supervision.statut, as_status(500))(SCENE)
    stats = elsewhere(lambda scene: scene.profile.supervision.stats, as_status(500))(SCENE)

    assert [asyncio.run(played(statut, path)).status for path in ("/statut", f"{BASE}/me")] == [500, 200]
    assert [asyncio.run(played(stats, path)).status for path in ("/statut", "")] == [200, 200]


def test_changes_follow_one_another() -> None:
    change = both(with_headers(X_Un="a"), with_headers(X_Un="b", X_Deux="c"))

    assert change(Request(), Answer()).headers == (("X-Un", "b"), ("X-Deux", "c"))
