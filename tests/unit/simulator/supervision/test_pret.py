"""`/healthz` and `/readyz`: whether the sandbox serves, and whether it has all that an answer needs."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from droits_simulator.state import MemoryStore
from droits_simulator.supervision import pret
from droits_simulator.supervision.pret import Pret, at_hand


class Broken(MemoryStore):
    """A store that answers as `how` says."""

    def __init__(self, clock: Any, how: str) -> None:
        super().__init__(clock)
        self._how = how

    async def put(self, key: str, value: dict[str, Any], *, expires_at: float) -> None:
        del key, value, expires_at
        if self._how == "raises":
            raise ConnectionError("no store there")
        if self._how == "hangs":
            await asyncio.Event().wait()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_sandbox_that_has_all_it_needs_says_nothing_more(bench: Any, path: str) -> None:
    answer = bench.ask("GET", path)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("how", ["raises", "forgets", "hangs"])
def test_a_store_that_does_not_keep_what_it_is_given_makes_the_sandbox_not_ready(
    bench_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(pret, "PATIENCE", 0.01)
    bench = bench_of()
    broken = bench_of(store=Broken(bench.machine, how))

    answer = broken.ask("GET", "/readyz")

    assert (answer.status_code, answer.json()["code"], answer.json()["manque"]) == (503, "pas-pret", ["magasin"])
    assert answer.headers["content-type"] == "application/problem+json"
    assert broken.ask("GET", "/healthz").status_code == 204


def test_everything_that_is_missing_is_named() -> None:
    ready = Pret({"contrat": at_hand(lambda: ["getMe"]), "foyers": at_hand(lambda: ()), "conventions": at_hand(dict)})

    assert asyncio.run(ready.manque()) == ["foyers", "conventions"]


def test_a_store_that_cannot_count_does_not_keep_the_api_from_answering(bench_of: Callable[..., Any]) -> None:
    class Uncounting(MemoryStore):
        is_shared = True

        async def count(self, key: str, by: int = 1, *, expires_at: float) -> int:
            if "/mesure/" in key:
                raise ConnectionError("no store there")
            return await super().count(key, by, expires_at=expires_at)

    bench = bench_of(store=Uncounting(bench_of().machine))

    assert bench.call().status_code == 200
    assert "banc_droits_supervision_errors_total 1.0" in bench.ask("GET", "/metrics").text
    assert bench.number() == 0
