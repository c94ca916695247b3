"""The one run behind all tests of a pytest session: the target is opened once, each rule is judged in its turn."""

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow

import pytest

from droits_conformance.bench import Bench, import_checks
from droits_conformance.depth import DEFAULT, DEPTHS, Depth
from droits_conformance.masking import Masker, masker_of
from droits_conformance.order import order_of
from droits_conformance.profile import read_profile
from droits_conformance.report import write_reports
from droits_conformance.result import RuleResult
from droits_conformance.sandbox_pair import PLAYED, SandboxPair
from droits_conformance.selection import select
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_contract import Rule, load_rules
from droits_contract.errors import BenchError

_SEEDS = 2**32


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options ask for. Without a `profile` a sandbox is started; without a `folder` no report is written."""

    profile: Profile | None
    rules: tuple[Rule, ...]
    seed: int
    depth: Depth
    folder: Path | None

    @property
    def target(self) -> str:
        """What is judged, in a word."""
        return self.profile.name if self.profile else "a sandbox"


class Judging:
    """Judges rules between `open` and `close`.

    Once it is closed, `written` are the reports, and `unheld` says which waivers have expired or cover nothing.
    """

    def __init__(self, asked: Asked, around: Surroundings | None = None) -> None:
        import_checks()
        self.asked = asked
        self.written: list[Path] = []
        self.unheld: list[str] = []
        self._around = around
        self._stack = ExitStack()
        self._bench: Bench | None = None
        self._rules: tuple[Rule, ...] = ()

    def open(self, rules: Iterable[Rule]) -> None:
        """Start the sandbox, if there is to be one, and log in; BenchError if the target cannot be judged at all."""
        self._rules = tuple(rules)
        with ExitStack() as stack:
            stack.enter_context(_termination_interrupts())
            profile, check_alive = self._target(stack)
            bench = Bench(profile, self.asked.seed, self._around, depth=self.asked.depth)
            stack.callback(bench.hang_up)
            bench.open(order_of(self._rules))
            self._stack = stack.pop_all()
        self._bench, self._check_alive = bench, check_alive

    def judge(self, rule: Rule) -> RuleResult:
        """Give a verdict on one rule."""
        return self._opened.judge(rule)

    def close(self) -> None:
        """Write the reports, hang up, stop the sandbox; BenchError if they cannot be written, or if it died by itself.

        A run in which not every rule got its turn (-x, Ctrl-C) is reported as interrupted.
        """
        bench, self._bench = self._bench, None
        if bench is None:
            return
        with self._stack:
            bench.run.interrupted = len(bench.run.results) < len(self._rules)
            run = bench.end(self._rules)
            self.unheld = [masker_of(run).text(one.words) for one in run.objections() if one.is_of_waiver]
            if self.asked.folder:
                self.written = write_reports(run, self.asked.folder)
            if not run.interrupted:
                self._check_alive()

    def masker(self) -> Masker:
        """Hides what must not be shown of the run that is open."""
        return masker_of(self._opened.run)

    @property
    def warned_fails(self) -> bool:
        """Whether a broken should counts, by the policy of the profile."""
        return not self._opened.run.profile.policy.warned

    @property
    def _opened(self) -> Bench:
        if self._bench is None:
            raise BenchError("no target is open: rules are judged while pytest runs its tests")
        return self._bench

    def _target(self, stack: ExitStack) -> tuple[Profile, Callable[[], None]]:
        if self.asked.profile:
            return self.asked.profile, lambda: None
        pair = stack.enter_context(SandboxPair(played=any(rule.id in PLAYED for rule in self._rules)))
        return pair.profile, pair.check_alive


def judging_of(config: pytest.Config) -> Judging:
    """The judging that the options of pytest ask for; UsageError names the option or the place in the profile."""
    options = config.option
    seed = randbelow(_SEEDS) if options.droits_seed is None else options.droits_seed
    if not 0 <= seed < _SEEDS:
        raise pytest.UsageError(f"--droits-seed {seed}: expected 0 to {_SEEDS - 1}")
    folder = config.invocation_params.dir
    with as_usage_error():
        return Judging(
            Asked(
                read_profile(folder / options.droits_profile, os.environ) if options.droits_profile else None,
                select(load_rules(), options.droits_only or (), options.droits_skip or ()),
                seed,
                DEPTHS[options.droits_depth or DEFAULT.name],
                folder / options.droits_report if options.droits_report else None,
            )
        )


@contextmanager
def as_usage_error() -> Iterator[None]:
    """What the bench cannot do is, in pytest's words, a usage error: one line, and exit code 4."""
    try:
        yield
    except BenchError as error:
        raise pytest.UsageError(f"droits: {error.code}: {error}") from error


def _termination_interrupts() -> AbstractContextManager[None]:
    """Being told to end (SIGTERM) is like Ctrl-C, so that no sandbox outlives pytest."""
    return _interrupting() if threading.current_thread() is threading.main_thread() else nullcontext()


@contextmanager
def _interrupting() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
