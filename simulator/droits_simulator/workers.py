"""Several processes that serve one sandbox on one machine: started, counted, replaced when they die, and ended together.

All of them accept connections of one socket. The first one is waited for before the others start, so that what cannot be
used is said once. A process that dies once it served is replaced; the others go on. None outlives the one that started
them: each holds an end of a pipe that closes with it.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic, sleep

from droits_contract.errors import BenchError
from droits_simulator.plan import Plan

COUNTERS = "PROMETHEUS_MULTIPROC_DIR"
"""Where the processes of a sandbox count together (supervision/metriques.py)."""
_SECONDS_TO_END = 10.0
_SECONDS_BETWEEN = 1.0  # between two starts in the place of one that does not come to serve
_log = logging.getLogger(__name__)


class WorkerFailed(BenchError):
    """A worker did not come to serve; `code` and text are those of its own error, where it could tell it."""

    def __init__(
        self, code: str = "worker-failed", text: str = "a worker was ended before it served; start again"
    ) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Told:
    """What a worker says once: how it is announced, or the code of its error and what that says."""

    text: str
    error: str | None = None


class _Worker:
    """A process, and the pipes to it: `told` brings what it says, `lifeline` closes when we end."""

    def __init__(self, plan: Plan) -> None:
        context = get_context("spawn")
        self.told, tell = context.Pipe(duplex=False)
        held, self.lifeline = context.Pipe(duplex=False)
        self.began, self.serves = monotonic(), False
        self.process: SpawnProcess = context.Process(target=_work, args=(plan, tell, held), daemon=True)
        self.process.start()
        tell.close()
        held.close()

    def announcement(self) -> str:
        """What it announces once it serves; WorkerFailed if it ended before."""
        try:
            told: _Told = self.told.recv()
        except (EOFError, OSError) as cause:
            raise WorkerFailed from cause
        if told.error:
            raise WorkerFailed(told.error, told.text)
        self.serves = True
        return told.text

    def end(self, patience: float) -> None:
        """Let it finish what is under way, for so many seconds."""
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.told.close()
        self.lifeline.close()


def serve_together(plan: Plan, number: int, ready: Callable[[str], None]) -> None:
    """Serve with so many processes until SIGINT or SIGTERM; `ready` is told once that all of them do.

    WorkerFailed when one of them does not come to serve at the start.
    """
    with _counting_together(), _told_to_end() as stop:
        workers: list[_Worker] = []
        try:
            text = _started(plan, 1, workers, stop) and _started(plan, number - 1, workers, stop)
            if text:
                ready(text)
                _keep(plan, workers, stop)
        finally:
            _end(workers)


def _started(plan: Plan, number: int, workers: list[_Worker], stop: Connection) -> str | None:
    """Start so many more; the announcement of the last one, None if it is to end before that."""
    new = [_Worker(plan) for _ in range(number)]
    workers += new
    text: str | None = None
    for worker in new:
        if stop in wait([stop, worker.told]):
            return None
        text = worker.announcement()
    return text


def _keep(plan: Plan, workers: list[_Worker], stop: Connection) -> None:
    """Replace those that die, until it is to end."""
    while not stop.poll():
        wait([stop, *(one.process.sentinel for one in workers), *(one.told for one in workers if not one.serves)])
        for place, worker in enumerate(workers):
            if not worker.serves and worker.told.poll():
                _note(worker)
            if not worker.process.is_alive() and not stop.poll():
                _log.warning("a worker ended with %s; another takes its place", worker.process.exitcode)
                worker.end(0)
                sleep(max(0.0, worker.began + _SECONDS_BETWEEN - monotonic()))
                workers[place] = _Worker(plan)


def _note(worker: _Worker) -> None:
    """One that took another's place serves, or says why not."""
    try:
        worker.announcement()
    except WorkerFailed as cause:
        _log.warning("a worker does not serve: %s: %s", cause.code, cause)
        worker.process.join()


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.process.terminate()
    until = monotonic() + _SECONDS_TO_END
    for worker in workers:
        worker.end(max(0.0, until - monotonic()))


@contextmanager
def _told_to_end() -> Iterator[Connection]:
    """A connection in which there is something to read once SIGINT or SIGTERM came."""
    heard, tell = get_context("spawn").Pipe(duplex=False)
    before = {one: signal.signal(one, lambda *_: tell.send_bytes(b".")) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield heard
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        heard.close()
        tell.close()


@contextmanager
def _counting_together() -> Iterator[None]:
    before = os.environ.get(COUNTERS)
    with TemporaryDirectory(prefix="banc-droits-") as folder:
        os.environ[COUNTERS] = folder
        try:
            yield
        finally:
            os.environ.pop(COUNTERS)
            if before is not None:
                os.environ[COUNTERS] = before


def _work(plan: Plan, tell: Connection, lifeline: Connection) -> None:
    """What a worker does."""
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    try:
        plan.serve(lambda text: tell.send(_Told(text)))
    except BenchError as error:
        tell.send(_Told(str(error), error.code))
        sys.exit(2)


def _end_with(lifeline: Connection) -> None:
    """End as SIGTERM does once nobody holds the other end any more."""
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os.kill(os.getpid(), signal.SIGTERM)
