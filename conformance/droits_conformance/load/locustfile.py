"""What Locust runs, in a process of its own: visitors at the declared rate, and one who tries the quotas.

The figures go to the file that `load.plan` names, written by the process that has them all (the only one, or the master).
"""

import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import gevent
import orjson
from locust import User, constant_throughput, events, task
from locust.env import Environment
from locust.runners import WorkerRunner

from droits_conformance.load.history import History
from droits_conformance.load.plan import Plan, read_plan
from droits_conformance.load.quota import QUOTA, spend
from droits_conformance.load.verdict import NOTHING, WRONG
from droits_conformance.load.visitor import LOGIN, Crowd, Step
from droits_contract.errors import BenchError

PLAN: Plan = read_plan()
CROWD = Crowd(PLAN.profile, PLAN.seed)
_NUMBERS = count(PLAN.seed)
_SLICE = 1.0  # seconds between two points of the plot


class Family(User):
    """One of the people who are there at once. A login takes no share of the declared rate."""

    wait_time = constant_throughput(PLAN.declared.rate / PLAN.declared.people)

    def on_start(self) -> None:
        """Come in."""
        self._visitor = CROWD.visitor(next(_NUMBERS))
        self._steps: Iterator[Step] = iter(())

    @task
    def go_on(self) -> None:
        """The next call of the visit; before it a login, when the last visit is over."""
        step = next(self._steps, None)
        if step is None:
            self._steps = self._visitor.steps()
            self._do(next(self._steps))
            step = next(self._steps, None)
        if step is not None:
            self._do(step)

    def _do(self, step: Step) -> None:
        started = time.perf_counter()
        wrong: Exception | None = None
        try:
            told = step.do()
            wrong = Wrong(f"{WRONG} {told}") if told else None
        except BenchError as error:  # no answer, or no token: it counts against the budget of errors
            wrong = Wrong(f"{NOTHING} {error.code}")
        _fire(self.environment, step.name, started, wrong)


class Wrong(Exception):
    """What is wrong, in words that begin by their kind: Locust keeps the words of an exception and not its class."""


def _fire(environment: Environment, name: str, started: float, wrong: Exception | None) -> None:
    kind = "login" if name == LOGIN else "call"
    environment.events.request.fire(  # type: ignore[no-untyped-call]
        request_type=kind,
        name=name,
        response_time=1000 * (time.perf_counter() - started),
        response_length=0,
        exception=wrong,
        context={},
    )


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def _begin(environment: Environment, **_: Any) -> None:
    if _is_first(environment):
        for client in PLAN.profile.apart:
            if client.per_second is not None:
                gevent.spawn(_try_the_quota, environment, client.name)
    if not isinstance(environment.runner, WorkerRunner):
        environment.history = History(environment.stats)  # type: ignore[attr-defined]
        gevent.spawn(_watch, environment)


def _is_first(environment: Environment) -> bool:
    """Whether this process is the one that tries the quotas: only one may, or they would seem to be exceeded."""
    runner = environment.runner
    return runner.worker_index == 0 if isinstance(runner, WorkerRunner) else not _leads(environment)


def _leads(environment: Environment) -> bool:
    return bool(environment.parsed_options and environment.parsed_options.master)


def _try_the_quota(environment: Environment, client: str) -> None:
    for answered, started in spend(CROWD, client):
        _fire(environment, f"{QUOTA} {client}", started, None if answered else Wrong("refused"))


def _watch(environment: Environment) -> None:
    while True:
        gevent.sleep(_SLICE)
        environment.history.look()  # type: ignore[attr-defined]


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def _write(environment: Environment, **_: Any) -> None:
    if isinstance(environment.runner, WorkerRunner) or not hasattr(environment, "history"):
        return
    PLAN.figures.write_bytes(orjson.dumps(environment.history.figures()))
