"""A target that fits in a function, asked through a mutant."""

import asyncio
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import orjson
import pytest

from droits_conformance.mutants.message import Answer, Request
from droits_conformance.mutants.operators import operator_mutants
from droits_conformance.mutants.scene import Scene
from droits_conformance.mutants.variant import Variant
from droits_conformance.target import BrokerProfile, Profile
from droits_contract import load_contract

CONTRACT = load_contract()
MUTANTS = {mutant.id: mutant for mutant in operator_mutants(CONTRACT)}
BASE = "/test/v1/droits/beneficiaires"
JSON = (("Content-Type", "application/json"),)


class Through:
    """Asks through one mutant. `asked` is what the target was asked behind it; `body` what it answers, or a function."""

    def __init__(self, mutant: Variant, body: Any) -> None:
        profile = Profile("cible", f"http://cible.test{BASE}/", BrokerProfile("v2", "http://fc.test/api/v2"), ())
        assert mutant.factory is not None
        self._rewriting = mutant.factory(Scene(profile, CONTRACT, Random(1)))  # noqa: S311 - chance to vary
        self._body = body
        self.asked: list[Request] = []

    def get(self, operation_id: str, query: str = "", *headers: tuple[str, str], **changes: Any) -> Answer:
        """The answer to a request of that operation."""
        path = BASE + CONTRACT.operation(operation_id).path
        told = {"operation": operation_id, "path": path, "query": query, "headers": headers, **changes}
        return asyncio.run(self._rewriting(Request(**told), self._answer))

    async def _answer(self, request: Request) -> Answer:
        self.asked.append(request)
        body = self._body(request) if callable(self._body) else self._body
        return body if isinstance(body, Answer) else Answer(JSON, orjson.dumps(body))


@pytest.fixture
def through() -> Callable[..., Through]:
    """Asks through the mutant of that id, in front of a target that answers `body`."""
    return lambda mutant_id, body=None: Through(MUTANTS[mutant_id], body)


@pytest.fixture
def mutants() -> Iterable[Variant]:
    """All operator mutants."""
    return MUTANTS.values()
