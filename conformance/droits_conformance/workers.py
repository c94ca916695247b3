"""Judging rules in several processes: each takes the next group of rules until none is left.

A worker has a bench of its own and tells, rule by rule, what it found and what it sent and received; here exchanges get the
numbers of the one journal, and findings refer to those. A worker that dies leaves `errored` verdicts, never a gap.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from droits_conformance.bench import Bench, import_checks
from droits_conformance.deaf import deaf_to_interrupts
from droits_conformance.depth import DEPTHS
from droits_conformance.events import Event, RuleEnded
from droits_conformance.exchange import Exchange
from droits_conformance.finding import Finding
from droits_conformance.result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_contract import Rule

_STOP_LIMIT = 5.0  # seconds that a worker is given to end by itself
Group = tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What a worker needs to know to be one of `paces`."""

    profile: Profile
    seed: int
    depth: str
    today: date
    paces: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the exchanges that led to it, numbered as the worker numbers them."""

    result: RuleResult
    exchanges: tuple[Exchange, ...]
    generated: int


@dataclass
class _Worker:
    """A process, the rules that it still owes a verdict on, and which numbers its exchanges got here."""

    process: BaseProcess
    line: Connection
    owed: list[Rule] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


def judge_in_processes(bench: Bench, groups: tuple[Group, ...], count: int) -> None:
    """Judge all groups and give the verdicts to the bench; KeyboardInterrupt stops the workers and goes on."""
    waiting = sorted(groups, key=len)  # taken from the end: the longest first, so that none is left alone at the end
    profile = bench.run.profile
    share = Share(profile, bench.run.seed, bench.depth.name, bench.today, count)
    with _workers(share, min(count, len(groups))) as workers:
        for worker in workers:
            _give(worker, waiting)
        while busy := {worker.line: worker for worker in workers if worker.owed}:
            for line in wait(list(busy)):
                _hear(bench, busy[line], waiting)  # type: ignore[index]  # of what is waited for, these are the lines
    for group in waiting:
        for rule in group:
            bench.take(_errored(rule, "every process that judged rules ended too soon"))


def _give(worker: _Worker, waiting: list[Group]) -> None:
    if waiting:
        group = waiting.pop()
        worker.owed = list(group)
        worker.line.send(group)


def _hear(bench: Bench, worker: _Worker, waiting: list[Group]) -> None:
    """One message of a worker: an event, or a verdict; its end, if there is nothing to read."""
    try:
        told = worker.line.recv()
    except (EOFError, OSError):
        _buried(bench, worker)
        return
    if isinstance(told, Judged):
        _take(bench, worker, told)
        if not worker.owed:
            _give(worker, waiting)
    else:
        bench.tell(told)


def _take(bench: Bench, worker: _Worker, told: Judged) -> None:
    worker.numbers.extend(bench.record(exchange) for exchange in told.exchanges)
    findings = tuple(_renumbered(finding, worker.numbers) for finding in told.result.findings)
    bench.run.generated_cases += told.generated
    worker.owed = [rule for rule in worker.owed if rule != told.result.rule]
    bench.take(replace(told.result, findings=findings))


def _renumbered(finding: Finding, numbers: list[int]) -> Finding:
    return finding if finding.exchange is None else replace(finding, exchange=numbers[finding.exchange - 1])


def _buried(bench: Bench, worker: _Worker) -> None:
    worker.process.join(_STOP_LIMIT)
    cause = f"the process that judged it ended too soon (exit code {worker.process.exitcode})"
    for rule in worker.owed:
        bench.take(_errored(rule, cause))
    worker.owed = []


def _errored(rule: Rule, cause: str) -> RuleResult:
    return RuleResult(rule, Verdict.ERRORED, 0, 0.0, reason=cause)


@contextmanager
def _workers(share: Share, count: int) -> Iterator[list[_Worker]]:
    """Started, and ended whatever happens: by the end of the line, or by force."""
    workers: list[_Worker] = []
    try:
        with deaf_to_interrupts():
            workers.extend(_started(share) for _ in range(count))
        yield workers
    except BaseException:
        for worker in workers:
            worker.process.terminate()
        raise
    finally:
        for worker in workers:
            worker.line.close()
        for worker in workers:
            worker.process.join(_STOP_LIMIT)
            worker.process.kill()
            worker.process.join()


def _started(share: Share) -> _Worker:
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=work, args=(share, there), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def work(share: Share, line: Connection) -> None:
    """The life of a worker: judge the groups that come down the line, until it is closed."""
    import_checks()
    bench = Bench(
        share.profile,
        share.seed,
        on_event=lambda event: _pass_on(event, line),
        depth=DEPTHS[share.depth],
        today=share.today,
        paces=share.paces,
    )
    sent = 0
    try:
        while True:
            for rule in line.recv():
                before = bench.run.generated_cases
                result = bench.judge(rule)
                exchanges = tuple(bench.run.journal.since(sent))
                sent += len(exchanges)
                line.send(Judged(result, exchanges, bench.run.generated_cases - before))
    except (EOFError, OSError):
        return  # nobody waits for more
    finally:
        bench.hang_up()


def _pass_on(event: Event, line: Connection) -> None:
    if not isinstance(event, RuleEnded):  # told when the verdict is taken
        line.send(event)
