"""All that the rules of one run share: the people, the connections, the tokens, the journal.

bench = Bench(profile, seed)
bench.open(order_of(rules))     # somebody answers, a first login works
bench.judge(rule)               # as often as there are rules
run = bench.end(rules)
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules

from droits_conformance import checks
from droits_conformance.breaker import Breaker
from droits_conformance.caller import HttpCaller, default_scopes
from droits_conformance.capabilities import absence
from droits_conformance.checks.registry import Check, checks_of, is_of_the_whole_run, preparation_of
from droits_conformance.data_set import load_data_set
from droits_conformance.day import paris_day
from droits_conformance.depth import DEFAULT, Depth
from droits_conformance.digest import digests
from droits_conformance.doctor.preflight import check_client
from droits_conformance.errors import JourneyDeviates, JourneyFailed, TargetSilent, advice
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
from droits_conformance.exchange import Exchange
from droits_conformance.finding import Inapplicable
from droits_conformance.judgement import judge
from droits_conformance.named import Named
from droits_conformance.oracle import Oracle
from droits_conformance.order import Order
from droits_conformance.panel import choose_panel
from droits_conformance.patience import Patience
from droits_conformance.probe import Probe
from droits_conformance.reachability import check_reachable
from droits_conformance.result import RuleResult, Run
from droits_conformance.shrinking import smaller
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import ClientProfile, Profile
from droits_conformance.tokens import has_tokens, token_source
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_conformance.waivers import apply_waivers, scoped
from droits_conformance.wire import Wire
from droits_conformance.witness import Witness
from droits_contract import Rule, load_contract
from droits_fixtures import Personne


def unheard(event: Event) -> None:
    """Nobody listens."""
    del event


def import_checks() -> None:
    """Import every module of checks, so that each binds its functions to its rules."""
    for module in iter_modules(checks.__path__):
        import_module(f"{checks.__name__}.{module.name}")


def _repeating(trouble: Exception) -> Check:
    def the_preparation(_probe: Probe) -> None:
        raise trouble

    return the_preparation


class Bench:
    """One run. `today` is the day of its calls where it is already known, `paces` how many such benches call at once."""

    def __init__(
        self,
        profile: Profile,
        seed: int,
        around: Surroundings | None = None,
        on_event: Listener = unheard,
        *,
        depth: Depth = DEFAULT,
        today: date | None = None,
        paces: int = 1,
    ) -> None:
        self._around = around or Surroundings()
        self._breaker = Breaker(self._around.monotonic)
        self._tell = on_event
        self.depth = depth
        self.today = today or profile.today or paris_day(self._around.now())
        self._cast = load_data_set(profile, self.today, seed)
        self._oracle = Oracle(self._cast, self.today) if self._cast else None
        among = has_tokens(profile)
        self._panel = choose_panel(self._oracle, seed, at_most=depth.callers, among=among) if self._oracle else None
        started = self._around.now().astimezone(UTC).isoformat(timespec="seconds")
        self.run = Run(
            profile, version("banc-droits"), seed, started, hashes=digests(profile), depth=depth.name, today=self.today
        )
        self._contract = load_contract()
        self._droits = self._open_wire("droits")
        monotonic, sleep = self._around.monotonic, self._around.sleep
        tokens = token_source(
            profile,
            lambda cookies: self._open_wire("broker", cookies=cookies),
            now=self._epoch(),
            monotonic=monotonic,
        )
        self._caller = HttpCaller(
            profile, self._contract, self._droits, tokens, monotonic=monotonic, sleep=sleep, paces=paces
        )
        self._witness = Witness(profile, self.run.journal, self._caller.holder, self._cast, self._oracle)
        self._named = Named(profile.personas[: depth.callers], profile, self._caller) if profile.personas else None
        self._begun: dict[str, tuple[Probe, tuple[Check, ...]]] = {}
        self._journey_is_judged = False

    def open(self, order: Order) -> None:
        """Somebody answers, a first login works for each client, and what needs time to pass begins."""
        for rule in order.whole:
            self._begin(rule)
        self._journey_is_judged = {rule.theme for rule in (*order.at_once, *order.last)} == {"franceconnect"}
        self._prepare(len((*order.at_once, *order.last)))
        for rule in order.waiting:
            self._begin(rule)

    def judge(self, rule: Rule) -> RuleResult:
        """Give a verdict on one rule."""
        self.tell(RuleStarted(rule))
        return self.take(self._judged(rule))

    def tell(self, event: Event) -> None:
        """Pass on an event of this run."""
        self._tell(event)

    def take(self, result: RuleResult) -> RuleResult:
        """Keep a verdict, whoever came to it."""
        self.run.results.append(result)
        self.tell(RuleEnded(result))
        return result

    def record(self, exchange: Exchange) -> int:
        """Keep an exchange that was made elsewhere; its number here."""
        return self.run.journal.record(exchange)

    def hang_up(self) -> None:
        """Close the connection to the rights API."""
        self._droits.close()

    def end(self, rules: tuple[Rule, ...]) -> Run:
        """Stamp the run, its results in the order of the rules, and tell that it is over."""
        self.run.results.sort(key=lambda result: rules.index(result.rule))
        self.run.ended = self._around.now().astimezone(UTC).isoformat(timespec="seconds")
        self.tell(RunEnded(self.run))
        return self.run

    def _prepare(self, total: int) -> None:
        profile = self.run.profile
        check_reachable(profile, self._open_wire)
        for client in () if self.depth.verdicts_only else profile.clients:
            self._first_login(client)
        if self._named:
            with suppress(Inapplicable):
                self._named.check_answered()
        self.tell(RunStarted(profile, total, self.run.seed))

    def _first_login(self, client: ClientProfile) -> None:
        """Somebody's first token through a client, and its first call; without a token, rules that need one will say so."""
        named = self._named.people if self._named else ()
        people = self._panel or (self._cast.personas() if self._cast else named)
        try:
            for persona in people[:1]:
                self._caller.token(client.name, persona, default_scopes(client))
                check_client(self.run.profile, client, persona, self._caller)
        except JourneyFailed as failed:
            if self._journey_is_judged and isinstance(failed, JourneyDeviates):
                return  # nothing that is asked for needs the token, and what is wrong with it is for the rules to say
            expected = f"{failed.expected}; {advice(self.run.profile.origin)}"
            raise JourneyFailed(
                f"first login through clients.{client.name}, {failed.step}", failed.seen, expected
            ) from failed
        except TargetSilent as silence:
            raise TargetSilent(silence.asked, f"{silence.reason}; {advice(self.run.profile.origin)}") from silence
        except Inapplicable:
            return

    def _begin(self, rule: Rule) -> None:
        """Run the preparation of a rule; what goes wrong in it is the word of its check, when its turn comes."""
        if self._left_out(rule) or absence(rule, self.run.profile.absent):
            return
        probe, checks = self._probe(rule), checks_of(rule.id)
        prepare = preparation_of(rule.id)
        try:
            probe.prepared = prepare(probe) if prepare else None
        except Exception as trouble:  # noqa: BLE001 - weighed like anything that the check itself says
            checks = (_repeating(trouble),)
        self._begun[rule.id] = (probe, checks)

    def _judged(self, rule: Rule) -> RuleResult:
        if reason := self._left_out(rule):
            return RuleResult(rule, Verdict.SKIPPED, 0, 0.0, reason=reason)
        if absent := absence(rule, self.run.profile.absent):
            return RuleResult(rule, Verdict.INAPPLICABLE, 0, 0.0, reason=absent)
        probe, checks = self._begun.get(rule.id) or (self._probe(rule), checks_of(rule.id))
        result = judge(rule, checks, probe, day_changed=self._day_changed, monotonic=self._around.monotonic)
        told = self._of_few(self._told(result, checks))
        return apply_waivers(told, self.run.profile.waivers, self.today)

    def _left_out(self, rule: Rule) -> str | None:
        """Why a run of this depth does not judge the rule; None if it does, or if nobody could."""
        if rule.not_tested:
            return None
        if not self.depth.judges(rule):
            return f"not in a {self.depth.name} run: it needs the depth {rule.depth}"
        waits = preparation_of(rule.id) is not None and not is_of_the_whole_run(rule.id)
        if waits and not self.depth.waits and self.run.profile.control is None:
            return (
                f"a {self.depth.name} run waits for nothing, and the profile names no clock to move (a table [control])"
            )
        return None

    def _told(self, result: RuleResult, checks: tuple[Check, ...]) -> RuleResult:
        """The result with the circumstances of its findings, and by the smallest household that breaks the rule."""
        if self.depth.verdicts_only:
            return result
        told = replace(result, findings=self._witness.told(result.rule, result.findings))
        if not (told.findings and self._cast and self._panel) or preparation_of(result.rule.id):
            return told
        if self._scoped(result.rule):
            return told  # a smaller household must not hide a breach outside the scope of a waiver
        return smaller(told, self._cast, self._panel, lambda rule, panel: self._again(rule, checks, panel))

    def _again(self, rule: Rule, checks: tuple[Check, ...], panel: tuple[Personne, ...]) -> RuleResult:
        probe = replace(self._probe(rule), panel=panel)
        found = judge(rule, checks, probe, day_changed=self._day_changed, monotonic=self._around.monotonic)
        return replace(found, findings=self._witness.told(rule, found.findings))

    def _scoped(self, rule: Rule) -> tuple[Waiver, ...]:
        return scoped(self.run.profile.waivers, rule, self.today)

    def _of_few(self, result: RuleResult) -> RuleResult:
        """A reason why a rule is inapplicable says how few were asked, where that may be why."""
        if result.verdict is not Verdict.INAPPLICABLE or self.depth.callers is None:
            return result
        asked = f"{result.reason} (a {self.depth.name} run asks {self.depth.callers} people at most)"
        return replace(result, reason=asked)

    def _probe(self, rule: Rule) -> Probe:
        return Probe(
            rule=rule,
            profile=self.run.profile,
            contract=self._contract,
            today=self.today,
            journal=self.run.journal,
            caller=self._caller,
            cast=self._cast,
            oracle=self._oracle,
            seed=self.run.seed,
            panel=self._panel,
            generated=lambda count: self.generated(rule, count),
            patience=self._patience(rule),
            transport=self._around.transport,
            depth=self.depth,
            named=self._named,
            waivers=self._scoped(rule),
        )

    def generated(self, rule: Rule, count: int) -> None:
        """Count generated calls."""
        self.run.generated_cases += count
        self.tell(GeneratedCases(rule, count))

    def _patience(self, rule: Rule) -> Patience:
        def told(what: str, total: float, left: float) -> None:
            self.tell(Waiting(rule, what, total, left))

        return Patience(told, monotonic=self._around.monotonic, sleep=self._around.sleep)

    def _day_changed(self) -> bool:
        return self.run.profile.today is None and paris_day(self._around.now()) != self.today

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
            breaker=self._breaker,
        )
