"""ENC: targets whose answers depend on what was asked before, or on yesterday."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.checks import enchainements
from droits_conformance.checks.own_world import OwnWorld
from droits_conformance.finding import Broken, Finding
from droits_conformance.oracle import Oracle
from droits_conformance.probe import Probe

JOUR = date(2026, 11, 24)


def broken(bench: Any, rule_id: str, mistake: Any) -> Finding:
    with pytest.raises(Broken) as caught:
        bench.judge(rule_id, bench.target(mistake))
    return caught.value.finding


def test_stories_of_a_conforming_target_are_many_and_have_no_finding(bench: Any) -> None:
    assert bench.judge("ENC-001", bench.target()).evaluated > 100


def test_a_target_that_remembers_a_refusal_is_found_with_the_step_that_it_remembers(bench: Any) -> None:
    refused: list[str] = []

    def resents(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        if answer.status == 401:
            refused.append(call.client)
        return target.problem(call, 401, "jeton-invalide") if call.client in refused else answer

    finding = broken(bench, "ENC-001", resents)
    assert (finding.seen, finding.expected.split(" ")[0]) == ("status 401", "status")


def test_a_target_that_minds_the_order_is_told_by_the_shortest_story(bench: Any) -> None:
    """Whoever asks for a doctor gets no caisse as next answer. The target minds it from one story to the next as well."""
    last: dict[str, str] = {}

    def minds(target: Any, call: Call) -> Answer:
        before, last["operation"] = last.get("operation"), call.operation_id
        answer: Answer = target.honest(call)
        confused = before == "getBeneficiairesNirMedecinTraitant" and call.operation_id == "getBeneficiairesNirCaisse"
        return replace(answer, status=500) if confused else answer

    finding = broken(bench, "ENC-001", minds)
    asked, *before = finding.asked.split(", after ")
    assert asked.startswith("getBeneficiairesNirCaisse as ")
    # Nothing before it, where the end of the story that was tried last was enough.
    assert [one.split(" as ")[0] for one in before] in ([], ["getBeneficiairesNirMedecinTraitant"])


def test_a_mistake_that_needs_no_story_is_told_without_one(bench: Any) -> None:
    def nobody_is_served(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        return replace(answer, status=500) if call.operation_id == "getBeneficiairesNir" else answer

    assert "after" not in broken(bench, "ENC-001", nobody_is_served).asked


def test_a_mistake_that_is_made_once_is_a_finding_all_the_same(bench: Any) -> None:
    def once(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        return replace(answer, status=500) if target.calls == 40 else answer

    assert broken(bench, "ENC-001", once).seen == "status 500"


def test_the_same_seed_tells_the_same_stories(bench: Any) -> None:
    def calls(seed: int) -> list[str]:
        target = bench.target()
        probe = bench.probe_for("ENC-001", target)
        probe.seed = seed
        enchainements.no_answer_depends_on_what_was_asked_before(probe)
        return [exchange.url for exchange in target.journal]

    assert calls(7) == calls(7)
    assert calls(7) != calls(8)


def test_a_nir_that_is_listed_and_then_refused_is_found(bench: Any) -> None:
    def forgets(target: Any, call: Call) -> Answer:
        answer: Answer = target.honest(call)
        return replace(answer, status=404) if call.operation_id == "getBeneficiairesNirCaisse" else answer

    assert broken(bench, "ENC-002", forgets).seen == "status 404"


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[float]]:
    """A world whose clock the target does, or does not, look at; the seconds that it was moved by."""
    moved: list[float] = []

    def install(follow: Callable[[timedelta], None]) -> list[float]:
        def advance(_session: Any, seconds: float) -> None:
            moved.append(seconds)
            follow(timedelta(seconds=sum(moved)))

        @contextmanager
        def world(probe: Probe) -> Iterator[OwnWorld]:
            session: Any = SimpleNamespace(today=JOUR, now=datetime(2026, 11, 24, 11, tzinfo=UTC))
            control: Any = SimpleNamespace(advance=advance)
            yield OwnWorld(probe, control, session)

        @contextmanager
        def there(probe: Probe, _profile: Any) -> Iterator[Probe]:
            yield probe

        monkeypatch.setattr(enchainements, "own_world", world)
        monkeypatch.setattr(enchainements, "at", there)
        return moved

    return install


def test_a_target_that_looks_at_the_clock_answers_for_the_new_day(bench: Any, moving: Any) -> None:
    target = bench.target()

    def follow(since: timedelta) -> None:
        target.oracle = Oracle(target.cast, JOUR + timedelta(days=since.days))

    moved = moving(follow)
    assert bench.judge("ENC-003", target).evaluated > 20
    assert [round(seconds / 86400) for seconds in moved] == [1, 30, 169]


def test_a_target_that_lives_in_yesterday_is_found(bench: Any, moving: Any) -> None:
    moving(lambda _since: None)

    with pytest.raises(Broken):
        bench.judge("ENC-003", bench.target())
