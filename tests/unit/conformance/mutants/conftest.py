"""A rewriting played on a target that is a function: what it asked, and what it answered."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest

from droits_conformance.mutants.catalogue import import_rewritings
from droits_conformance.mutants.message import Answer, Request, Rewriting
from droits_conformance.mutants.scene import Scene, rewritings
from droits_conformance.target import BrokerProfile, Profile, SupervisionProfile
from droits_contract import load_contract

BASE = "/test/v1/droits/beneficiaires"
PROFILE = Profile(
    name="cible",
    droits=f"http://cible.test{BASE}/",
    broker=BrokerProfile("v2", "http://cible.test/api/v2"),
    clients=(),
    today=date(2026, 11, 24),
    supervision=SupervisionProfile("http://cible.test/api/stats/", "http://cible.test/api/statut"),
)
JSON = (("content-type", "application/json"), ("cache-control", "no-store"))
PROBLEM = (("content-type", "application/problem+json"), ("cache-control", "no-store"))
Target = Callable[[Request], Answer]


@dataclass
class Stage:
    """One rewriting in front of one target; `asked` is what the target was asked, in order."""

    rewriting: Rewriting
    target: Target
    asked: list[Request] = field(default_factory=list)

    def play(self, request: Request) -> Answer:
        """What is answered to the request."""
        return self.play_at_once([request])[0]

    def play_at_once(self, requests: Iterable[Request]) -> list[Answer]:
        """What is answered to requests that are all in flight together."""

        async def ask(request: Request) -> Answer:
            self.asked.append(request)
            await asyncio.sleep(0)
            return self.target(request)

        async def all_of_them() -> list[Answer]:
            return await asyncio.gather(*(self.rewriting(request, ask) for request in requests))

        return asyncio.run(all_of_them())


class Theatre:
    """Makes stages, and what passes over them."""

    base = BASE

    @staticmethod
    def of(name: str, target: Answer | Target) -> Stage:
        """A new stage for the rewriting of that id, in front of a target or of one answer to everything."""
        scene = Scene(PROFILE, load_contract(), Random(1))  # noqa: S311 - chance to vary, not to protect
        return Stage(rewritings()[name](scene), target if callable(target) else lambda _: target)

    @staticmethod
    def ok(document: object, *headers: tuple[str, str]) -> Answer:
        """A 200 with that document."""
        return Answer(headers=(*JSON, *headers)).saying(document)

    @staticmethod
    def problem(status: int, code: str, *headers: tuple[str, str]) -> Answer:
        """A refusal with that code."""
        about = {
            "type": f"https://droits.example/{code}",
            "title": "Refus",
            "detail": "Non.",
            "instance": f"{BASE}/me#a1",
        }
        return Answer(headers=(*PROBLEM, *headers), status=status).saying({**about, "status": status, "code": code})

    @staticmethod
    def call(operation: str | None = "getMe", path: str = f"{BASE}/me", **details: object) -> Request:
        """A request for an operation, or for a path that is none."""
        return Request(path=path, operation=operation, **details)  # type: ignore[arg-type]


@pytest.fixture
def theatre() -> Theatre:
    import_rewritings()
    return Theatre()
