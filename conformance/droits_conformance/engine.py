"""A run: is anybody there, does a login work, then every rule in turn, and never a word lost when somebody stops it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules

import httpx

from droits_conformance import checks
from droits_conformance.caller import HttpCaller, default_scopes
from droits_conformance.checks.registry import Check, checks_of, is_of_the_whole_run, preparation_of
from droits_conformance.data_set import load_data_set
from droits_conformance.day import paris_day
from droits_conformance.digest import digests
from droits_conformance.errors import JourneyFailed
from droits_conformance.events import (
    Event,
    GeneratedCases,
    Listener,
    RuleEnded,
    RuleStarted,
    RunEnded,
    RunStarted,
    Waiting,
)
from droits_conformance.journey import Login
from droits_conformance.judgement import judge
from droits_conformance.oracle import Oracle
from droits_conformance.panel import choose_panel
from droits_conformance.patience import Patience
from droits_conformance.probe import Probe
from droits_conformance.reachability import check_reachable
from droits_conformance.result import Run
from droits_conformance.selection import select
from droits_conformance.target import Profile
from droits_conformance.wire import Wire
from droits_contract import Rule, load_contract, load_rules


def _system_now() -> datetime:
    return datetime.now(UTC)


def _unheard(event: Event) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run takes from the machine: the time of day (aware), seconds that only grow, sleep, and the network."""

    now: Callable[[], datetime] = _system_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    transport: httpx.BaseTransport | None = None


def run(
    profile: Profile,
    *,
    seed: int,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    on_event: Listener = _unheard,
    surroundings: Surroundings | None = None,
) -> Run:
    """Judge a target. BenchError when it cannot be judged at all; a run that somebody stops is `interrupted`."""
    around = surroundings or Surroundings()
    import_checks()
    rules = select(load_rules(), only, skip)
    bench = _Bench(profile, seed, around, on_event)
    try:
        waiting, whole = _prepared(rules)
        for rule in whole:
            bench.begin(rule)
        bench.prepare(len(rules))
        for rule in waiting:
            bench.begin(rule)
        at_once = (rule for rule in rules if rule not in (*waiting, *whole))
        for rule in (*at_once, *waiting, *whole):
            bench.judge(rule)
    except KeyboardInterrupt:
        bench.run.interrupted = True
    finally:
        bench.hang_up()
    return bench.end(rules)


def import_checks() -> None:
    """Import every module of checks, so that each binds its functions to its rules."""
    for module in iter_modules(checks.__path__):
        import_module(f"{checks.__name__}.{module.name}")


def _prepared(rules: tuple[Rule, ...]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules that wait for time to pass, and those about the whole run."""
    found = tuple(rule for rule in rules if preparation_of(rule.id) and not rule.not_tested)
    whole = tuple(rule for rule in found if is_of_the_whole_run(rule.id))
    return tuple(rule for rule in found if rule not in whole), whole


def _repeating(trouble: Exception) -> Check:
    def the_preparation(_probe: Probe) -> None:
        raise trouble

    return the_preparation


class _Bench:
    """All that the rules of one run share."""

    def __init__(self, profile: Profile, seed: int, around: Surroundings, on_event: Listener) -> None:
        self._around = around
        self._tell = on_event
        self._today = profile.today or paris_day(around.now())
        self._cast = load_data_set(profile, self._today, seed)
        self._oracle = Oracle(self._cast, self._today) if self._cast else None
        self._panel = choose_panel(self._oracle, seed) if self._oracle else None
        started = around.now().astimezone(UTC).isoformat(timespec="seconds")
        self.run = Run(profile, version("banc-droits"), seed, started, hashes=digests(profile))
        self._contract = load_contract()
        self._droits = self._open_wire("droits")
        login = Login(profile.broker, lambda cookies: self._open_wire("broker", cookies=cookies), now=self._epoch())
        self._caller = HttpCaller(
            profile, self._contract, self._droits, login, monotonic=around.monotonic, sleep=around.sleep
        )
        self._begun: dict[str, tuple[Probe, tuple[Check, ...]]] = {}

    def prepare(self, total: int) -> None:
        """Somebody answers, and a first login works for each client."""
        profile = self.run.profile
        check_reachable(profile, self._open_wire)
        personas = self._cast.personas() if self._cast else ()
        for client in profile.clients if personas else ():
            try:
                self._caller.token(client.name, personas[0], default_scopes(client))
            except JourneyFailed as failed:
                raise JourneyFailed(
                    f"first login through clients.{client.name}, {failed.step}", failed.seen, failed.expected
                ) from failed
        self._tell(RunStarted(profile, total, self.run.seed))

    def begin(self, rule: Rule) -> None:
        """Run the preparation of a rule; what goes wrong in it is the word of its check, when its turn comes."""
        probe, checks = self._probe(rule), checks_of(rule.id)
        prepare = preparation_of(rule.id)
        try:
            probe.prepared = prepare(probe) if prepare else None
        except Exception as trouble:  # noqa: BLE001 - weighed like anything that the check itself says
            checks = (_repeating(trouble),)
        self._begun[rule.id] = (probe, checks)

    def judge(self, rule: Rule) -> None:
        """Give a verdict on one rule."""
        self._tell(RuleStarted(rule))
        probe, checks = self._begun.get(rule.id) or (self._probe(rule), checks_of(rule.id))
        result = judge(rule, checks, probe, day_changed=self._day_changed, monotonic=self._around.monotonic)
        self.run.results.append(result)
        self._tell(RuleEnded(result))

    def hang_up(self) -> None:
        """Close the connection to the rights API."""
        self._droits.close()

    def end(self, rules: tuple[Rule, ...]) -> Run:
        """Stamp the run, its results in the order of the rules, and tell that it is over."""
        self.run.results.sort(key=lambda result: rules.index(result.rule))
        self.run.ended = self._around.now().astimezone(UTC).isoformat(timespec="seconds")
        self._tell(RunEnded(self.run))
        return self.run

    def _probe(self, rule: Rule) -> Probe:
        return Probe(
            rule=rule,
            profile=self.run.profile,
            contract=self._contract,
            today=self._today,
            journal=self.run.journal,
            caller=self._caller,
            cast=self._cast,
            oracle=self._oracle,
            seed=self.run.seed,
            panel=self._panel,
            generated=lambda count: self._generated(rule, count),
            patience=self._patience(rule),
            transport=self._around.transport,
        )

    def _generated(self, rule: Rule, count: int) -> None:
        self.run.generated_cases += count
        self._tell(GeneratedCases(rule, count))

    def _patience(self, rule: Rule) -> Patience:
        def told(what: str, total: float, left: float) -> None:
            self._tell(Waiting(rule, what, total, left))

        return Patience(told, monotonic=self._around.monotonic, sleep=self._around.sleep)

    def _day_changed(self) -> bool:
        return self.run.profile.today is None and paris_day(self._around.now()) != self._today

    def _epoch(self) -> Callable[[], int] | None:
        # A target that was told which day it is has a clock of its own.
        return None if self.run.profile.today else lambda: int(self._around.now().timestamp())

    def _open_wire(self, side: str, *, cookies: bool = False) -> Wire:
        return Wire(
            side,
            self.run.journal,
            timeout=self.run.profile.timeout,
            cookies=cookies,
            transport=self._around.transport,
            monotonic=self._around.monotonic,
        )
