"""Workers that are threads here: what they say and how they end is what a process says and how it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from multiprocessing import Pipe
from threading import Thread
from typing import Any

import pytest

from droits_conformance import workers
from droits_conformance.bench import Bench
from droits_conformance.depth import DEFAULT
from droits_conformance.events import Event, RuleEnded, RuleStarted
from droits_conformance.exchange import UNNUMBERED, Exchange
from droits_conformance.finding import Finding
from droits_conformance.result import RuleResult, Run
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_contract import Level, Provenance, Rule

Judge = Callable[[Rule, Run], RuleResult]


def rules(*ids: str) -> tuple[Rule, ...]:
    return tuple(Rule(name, "essai", "t", "t", Level.MUST, Provenance.DECIDED, "s", ()) for name in ids)


@dataclass
class FakeBench:
    """What workers.py needs of a bench; each rule makes one exchange, which its finding refers to."""

    run: Run
    on_event: Callable[[Event], None]
    today: date = date(2026, 11, 24)
    depth: Any = DEFAULT

    def judge(self, rule: Rule) -> RuleResult:
        if rule.id == "DIE-001":
            raise EOFError
        self.tell(RuleStarted(rule))
        exchange = Exchange(UNNUMBERED, "droits", "GET", f"http://cible.test/{rule.id}", (), b"", 200, (), b"", 0.0)
        number = self.run.journal.record(exchange)
        self.run.generated_cases += 1
        return self.take(RuleResult(rule, Verdict.FAILED, 1, 0.0, (Finding("a", "b", "c", number),)))

    def record(self, exchange: Exchange) -> int:
        return self.run.journal.record(exchange)

    def tell(self, event: Event) -> None:
        self.on_event(event)

    def take(self, result: RuleResult) -> RuleResult:
        self.run.results.append(result)
        self.tell(RuleEnded(result))
        return result

    def hang_up(self) -> None:
        """Nothing is open."""


@dataclass
class FakeProcess:
    thread: Thread
    exitcode: int = -9

    def join(self, timeout: float | None = None) -> None:
        self.thread.join(timeout)

    def terminate(self) -> None:
        """A thread ends with its line."""

    kill = terminate


@pytest.fixture
def bench(profile: Profile) -> FakeBench:
    heard: list[Event] = []
    found = FakeBench(Run(profile, "0", 7, "2026-11-24"), heard.append)
    found.heard = heard  # type: ignore[attr-defined]
    return found


@pytest.fixture(autouse=True)
def threads(monkeypatch: pytest.MonkeyPatch, profile: Profile) -> None:
    def made(_profile: Profile, seed: int, **choices: Any) -> FakeBench:
        return FakeBench(Run(profile, "0", seed, "2026-11-24"), choices["on_event"])

    def started(share: workers.Share) -> Any:
        here, there = Pipe()

        def live() -> None:
            workers.work(share, there)
            there.close()

        thread = Thread(target=live, daemon=True)
        thread.start()
        return workers._Worker(FakeProcess(thread), here)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "Bench", made)
    monkeypatch.setattr(workers, "import_checks", lambda: None)
    monkeypatch.setattr(workers, "_started", started)


def judge(bench: FakeBench, *groups: tuple[Rule, ...], count: int = 2) -> dict[str, RuleResult]:
    given: Bench = bench  # type: ignore[assignment]
    workers.judge_in_processes(given, groups, count)
    return {result.rule.id: result for result in bench.run.results}


def test_every_rule_of_every_group_gets_its_verdict(bench: FakeBench) -> None:
    found = judge(bench, rules("AAA-001", "AAA-002"), rules("BBB-001"), rules("CCC-001", "CCC-002", "CCC-003"))

    assert sorted(found) == ["AAA-001", "AAA-002", "BBB-001", "CCC-001", "CCC-002", "CCC-003"]
    assert len(bench.run.results) == 6


def test_a_finding_refers_to_its_exchange_in_the_one_journal(bench: FakeBench) -> None:
    found = judge(bench, rules("AAA-001", "AAA-002"), rules("BBB-001", "BBB-002"))

    for rule_id, result in found.items():
        number = result.findings[0].exchange or 0
        assert bench.run.journal[number].url.endswith(rule_id)
    assert len(bench.run.journal) == 4


def test_generated_calls_are_counted_once(bench: FakeBench) -> None:
    judge(bench, rules("AAA-001"), rules("BBB-001"))

    assert bench.run.generated_cases == 2


def test_what_happens_in_a_worker_is_told_here(bench: FakeBench) -> None:
    judge(bench, rules("AAA-001"), rules("BBB-001"))

    kinds = [type(event) for event in bench.heard]  # type: ignore[attr-defined]
    assert sorted(kind.__name__ for kind in kinds) == ["RuleEnded", "RuleEnded", "RuleStarted", "RuleStarted"]


def test_a_worker_that_dies_leaves_errors_and_the_others_go_on(bench: FakeBench) -> None:
    found = judge(bench, rules("AAA-001", "DIE-001", "AAA-002"), rules("BBB-001"))

    assert {name for name, result in found.items() if result.verdict is Verdict.ERRORED} == {"DIE-001", "AAA-002"}
    assert found["DIE-001"].reason == "the process that judged it ended too soon (exit code -9)"
    assert found["BBB-001"].verdict is Verdict.FAILED


def test_when_no_worker_is_left_what_was_not_begun_is_an_error_too(bench: FakeBench) -> None:
    found = judge(bench, rules("DIE-001", "AAA-001"), rules("BBB-001"), count=1)

    assert found["BBB-001"].reason == "every process that judged rules ended too soon"
