from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from droits_conformance import bench as bench_module
from droits_conformance import data_set, engine
from droits_conformance.bench import import_checks
from droits_conformance.checks import registry
from droits_conformance.data_set import load_data_set
from droits_conformance.depth import DEPTHS, QUICK
from droits_conformance.engine import run
from droits_conformance.errors import ClientMisconfigured, JourneyFailed, TargetSilent, TargetUnreachable
from droits_conformance.events import Event, GeneratedCases, RuleEnded, RuleStarted, RunEnded, RunStarted, Waiting
from droits_conformance.finding import Broken, Finding, Inapplicable
from droits_conformance.probe import Probe
from droits_conformance.result import Run
from droits_conformance.surroundings import Surroundings
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict
from droits_conformance.waiver import Waiver
from droits_contract import Level, Provenance, Rule
from droits_contract.errors import BenchError
from droits_fixtures import Cast

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
RULES = tuple(
    Rule(rule_id, "essai", "t", "t", Level.MUST, Provenance.DECIDED, "s", ())
    for rule_id in ("AAA-001", "AAA-002", "AAA-003")
)
Check = Callable[[Probe], None]


class Bench:
    """Runs the checks given by rule id on the fake target, and keeps the events."""

    def __init__(self, profile: Profile, target: Any) -> None:
        self.profile = replace(profile, today=NOON.date())
        self.target = target
        self.events: list[Event] = []
        self.moments = [NOON]
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.moments.pop(0) if len(self.moments) > 1 else self.moments[0]

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def run(self, **choices: Any) -> Run:
        around = Surroundings(
            now=self.now, monotonic=lambda: self.seconds, sleep=self.sleep, transport=httpx.MockTransport(self.target)
        )
        return run(self.profile, seed=7, surroundings=around, **{"on_event": self.events.append, **choices})


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> dict[str, list[Check]]:
    bound: dict[str, list[Check]] = {}
    monkeypatch.setattr(registry, "_CHECKS", bound)
    monkeypatch.setattr(registry, "_PREPARATIONS", {})
    monkeypatch.setattr(registry, "_OF_THE_WHOLE_RUN", set())
    monkeypatch.setattr(engine, "load_rules", lambda: RULES)
    monkeypatch.setattr(engine, "import_checks", lambda: None)
    monkeypatch.setattr(bench_module, "load_data_set", lambda profile, *_: cast if profile.foyers == "cast" else None)
    return bound


@pytest.fixture
def bench(profile: Profile, target: Any, checks: dict[str, list[Check]]) -> Bench:
    for rule in RULES:
        checks[rule.id] = [passes]
    return Bench(profile, target)


def passes(probe: Probe) -> None:
    probe.evaluated += 1


def breaks(probe: Probe) -> None:
    probe.evaluated += 1
    raise Broken(Finding("getMe", "status 500", "status 200"))


def interrupts(probe: Probe) -> None:
    raise KeyboardInterrupt


def test_every_rule_gets_a_verdict_and_every_step_is_told(bench: Bench) -> None:
    found = bench.run()

    assert [(result.rule.id, result.verdict) for result in found.results] == [
        (rule.id, Verdict.PASSED) for rule in RULES
    ]
    assert found.exit_code() is Exit.CONFORMING
    kinds = [type(event) for event in bench.events]
    assert kinds == [RunStarted, *[RuleStarted, RuleEnded] * 3, RunEnded]
    assert bench.events[0] == RunStarted(bench.profile, 3, 7)


def test_a_run_says_when_with_what_and_by_what_it_judged(bench: Bench) -> None:
    found = bench.run()

    assert (found.started, found.ended, found.seed) == ("2026-11-24T11:00:00+00:00", "2026-11-24T11:00:00+00:00", 7)
    assert set(found.hashes) == {"contract", "conventions", "rules", "foyers", "suite"}
    assert all(len(value) == 64 for value in found.hashes.values())


def test_a_bench_that_breaks_down_keeps_what_was_found(bench: Bench, checks: dict[str, list[Check]]) -> None:
    def breaks_down(event: Event) -> None:
        if isinstance(event, RuleStarted) and event.rule.id == "AAA-003":
            raise RuntimeError("plus de place")

    checks["AAA-001"] = [breaks]

    found = bench.run(on_event=breaks_down)
    assert [result.verdict for result in found.results] == [Verdict.FAILED, Verdict.PASSED]
    assert found.exit_code() is Exit.FINDINGS
    assert found.objections()[-1].words == "the bench broke down (RuntimeError: plus de place)"


def test_a_quick_run_waits_for_nothing(bench: Bench, checks: dict[str, list[Check]]) -> None:
    registry.before("AAA-002")(lambda _probe: None)

    waited = {name: bench.run(depth=DEPTHS[name]).results[1] for name in ("quick", "default")}
    assert waited["default"].verdict is Verdict.PASSED
    assert waited["quick"].verdict is Verdict.SKIPPED
    assert (waited["quick"].reason or "").startswith("a quick run waits for nothing")


def test_a_quick_run_leaves_out_what_needs_another_depth(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    deeper = (RULES[0], replace(RULES[1], depth="default"), RULES[2])
    monkeypatch.setattr(engine, "load_rules", lambda: deeper)

    found = bench.run(depth=DEPTHS["quick"]).results[1]
    assert (found.verdict, found.reason) == (Verdict.SKIPPED, "not in a quick run: it needs the depth default")


def test_a_breach_is_exit_code_one(bench: Bench, checks: dict[str, list[Check]]) -> None:
    checks["AAA-002"] = [breaks]

    assert bench.run().exit_code() is Exit.FINDINGS


def test_a_check_is_given_the_seed_and_may_count_generated_calls(bench: Bench, checks: dict[str, list[Check]]) -> None:
    def generates(probe: Probe) -> None:
        probe.evaluated += probe.seed
        probe.generated(40)
        probe.generated(2)

    checks["AAA-001"] = [generates]

    found = bench.run()
    assert (found.generated_cases, found.results[0].evaluated) == (42, 7)
    assert GeneratedCases(RULES[0], 40) in bench.events


def test_a_check_calls_with_a_token_from_the_pages(bench: Bench, checks: dict[str, list[Check]], target: Any) -> None:
    def calls(probe: Probe) -> None:
        answer = probe.call("getMe", probe.people().personas()[0])
        probe.expect(answer.status == 200, answer, seen=answer.status, expected=200)

    checks["AAA-001"] = [calls]

    assert bench.run().results[0].verdict is Verdict.PASSED
    assert target.sent("/me").headers["authorization"].startswith("Bearer jeton-1")


def test_a_target_that_falls_silent_is_no_breach_and_the_run_goes_on(
    bench: Bench, checks: dict[str, list[Check]], target: Any
) -> None:
    def calls(probe: Probe) -> None:
        target.mistakes.add("droits en panne")
        probe.call("getMe", probe.people().personas()[0])

    checks["AAA-001"] = [calls]

    found = bench.run()
    assert [result.verdict for result in found.results] == [Verdict.ERRORED, Verdict.PASSED, Verdict.PASSED]
    assert "coupure" in (found.results[0].reason or "")
    assert found.exit_code() is Exit.BENCH_ERROR


def test_who_interrupts_keeps_what_was_found(bench: Bench, checks: dict[str, list[Check]]) -> None:
    checks["AAA-002"] = [interrupts]

    found = bench.run()
    assert [result.rule.id for result in found.results] == ["AAA-001"]
    assert found.interrupted
    assert found.ended
    assert isinstance(bench.events[-1], RunEnded)
    assert found.exit_code() is Exit.BENCH_ERROR


def test_words_choose_the_rules(bench: Bench) -> None:
    assert [result.rule.id for result in bench.run(only=("AAA-003", "AAA-001"), skip=("AAA-003",)).results] == [
        "AAA-001"
    ]


def test_a_word_that_matches_nothing_stops_the_run_before_any_request(bench: Bench, target: Any) -> None:
    with pytest.raises(BenchError, match="AAA-009"):
        bench.run(only=("AAA-009",))

    assert target.requests == []


def test_an_unreachable_target_is_one_error_with_its_address(profile: Profile, checks: dict[str, list[Check]]) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("Connection refused", request=request)

    bench = Bench(profile, refuse)
    with pytest.raises(TargetUnreachable) as caught:
        bench.run()

    assert caught.value.address == profile.droits
    assert "Connection refused" in str(caught.value)
    assert bench.events == []


def test_an_unreachable_broker_is_named(profile: Profile, checks: dict[str, list[Check]]) -> None:
    def refuse_broker(request: httpx.Request) -> httpx.Response:
        if "/api/v2" in request.url.path:
            raise httpx.ConnectTimeout("", request=request)
        return httpx.Response(401)

    with pytest.raises(TargetUnreachable, match=r"openid-configuration does not answer .no connection within"):
        Bench(profile, refuse_broker).run()


def test_a_first_login_that_fails_stops_the_run_and_names_the_client(bench: Bench) -> None:
    bench.profile = replace(bench.profile, broker=replace(bench.profile.broker, password="faux"))

    with pytest.raises(JourneyFailed, match=r"first login through clients\.hopital, login: the login page came back"):
        bench.run()

    assert bench.events == []


def test_where_nobody_reads_findings_nobody_logs_in_before_a_rule_asks(
    bench: Bench, checks: dict[str, list[Check]]
) -> None:
    bench.profile = replace(bench.profile, broker=replace(bench.profile.broker, password="faux"))
    checks["AAA-002"] = [breaks]

    results = bench.run(depth=replace(QUICK, verdicts_only=True)).results

    assert [result.verdict for result in results] == [Verdict.PASSED, Verdict.FAILED, Verdict.PASSED]
    assert [finding.circumstances.household for finding in results[1].findings] == [None]


@pytest.fixture
def of_the_journey(checks: dict[str, list[Check]], monkeypatch: pytest.MonkeyPatch) -> None:
    """All rules are about FranceConnect."""
    monkeypatch.setattr(engine, "load_rules", lambda: tuple(replace(rule, theme="franceconnect") for rule in RULES))


@pytest.mark.usefixtures("of_the_journey")
@pytest.mark.parametrize("mistake", ["autre clé", "autre nonce", "autre state"])
def test_where_the_journey_is_what_is_judged_its_rules_say_what_is_wrong_with_it(
    bench: Bench, target: Any, mistake: str
) -> None:
    target.mistakes.add(mistake)

    assert [result.verdict for result in bench.run().results] == [Verdict.PASSED] * 3


@pytest.mark.usefixtures("of_the_journey")
def test_even_there_a_login_that_the_profile_may_have_spoilt_stops_the_run(bench: Bench) -> None:
    bench.profile = replace(bench.profile, broker=replace(bench.profile.broker, password="faux"))

    with pytest.raises(JourneyFailed, match="the login page came back"):
        bench.run()


def test_early_errors_name_the_doctor(bench: Bench, target: Any) -> None:
    bench.profile = replace(bench.profile, origin="candidat.toml")
    target.mistakes.add("autre clé")

    with pytest.raises(JourneyFailed, match=r"`droits doctor candidat\.toml` says whose it is"):
        bench.run()


def test_a_token_endpoint_that_falls_silent_names_the_doctor(
    profile: Profile, target: Any, checks: dict[str, list[Check]]
) -> None:
    def cut(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            raise httpx.ReadError("coupure", request=request)
        answer: httpx.Response = target(request)
        return answer

    with pytest.raises(TargetSilent, match=r"coupure; `droits doctor profile` says whose it is"):
        Bench(profile, cut).run()


def test_a_key_that_nobody_holds_stops_the_run_before_any_rule(
    bench: Bench, target: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target, "droits", lambda _request: httpx.Response(401, json={"code": "cle-inconnue"}))

    with pytest.raises(ClientMisconfigured, match=r"clients\.hopital\.api_key"):
        bench.run()

    assert bench.events == []


def test_without_a_data_set_nobody_logs_in_and_the_rules_are_told(bench: Bench, checks: dict[str, list[Check]]) -> None:
    def needs_people(probe: Probe) -> None:
        probe.people()

    bench.profile = replace(bench.profile, foyers="unknown")
    checks["AAA-001"] = [needs_people]

    found = bench.run()
    assert found.results[0].verdict is Verdict.INAPPLICABLE
    assert "foyers" not in found.hashes
    assert bench.target.logins == 0


def test_midnight_in_paris_takes_accusations_back(bench: Bench, checks: dict[str, list[Check]]) -> None:
    bench.profile = replace(bench.profile, today=None)
    bench.moments = [datetime(2026, 11, 24, 22, 59, tzinfo=UTC)] * 2 + [datetime(2026, 11, 24, 23, 1, tzinfo=UTC)]
    bench.target.now = int(bench.moments[-1].timestamp())
    checks["AAA-002"] = [breaks]

    assert [result.verdict for result in bench.run().results] == [Verdict.PASSED, Verdict.ERRORED, Verdict.PASSED]


def test_on_a_day_of_its_own_midnight_does_not_matter(bench: Bench, checks: dict[str, list[Check]]) -> None:
    bench.moments = [datetime(2026, 11, 24, 22, 59, tzinfo=UTC)] * 2 + [datetime(2026, 11, 24, 23, 1, tzinfo=UTC)]
    checks["AAA-002"] = [breaks]

    assert bench.run().results[1].verdict is Verdict.FAILED


def test_every_module_of_checks_is_found() -> None:
    import_checks()

    assert "FCO-101" in registry.bound_rules()


def test_a_data_set_in_which_nobody_can_log_in_is_refused(
    profile: Profile, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = replace(cast.foyers[0], personnes=(replace(cast.foyers[0].personnes[0], login=None),))
    monkeypatch.setattr(data_set, "_shipped", lambda today: Cast(today, (silent,)))

    with pytest.raises(BenchError, match="nobody in cast has a login"):
        load_data_set(profile, NOON.date())


def test_the_shipped_cast_is_the_default(profile: Profile) -> None:
    found = load_data_set(profile, NOON.date())

    assert found is not None
    assert found.jour == NOON.date()


def test_a_rule_that_is_prepared_begins_first_and_is_judged_last(bench: Bench, checks: dict[str, list[Check]]) -> None:
    order: list[str] = []

    @registry.before("AAA-001")
    def prepares(probe: Probe) -> str:
        order.append("prepared")
        return f"for {probe.rule.id}"

    def judges(probe: Probe) -> None:
        order.append(f"judged {probe.rule.id} {probe.prepared}")
        probe.evaluated += 1

    for rule in RULES:
        checks[rule.id] = [judges]

    found = bench.run()
    assert order == ["prepared", "judged AAA-002 None", "judged AAA-003 None", "judged AAA-001 for AAA-001"]
    assert [result.rule.id for result in found.results] == ["AAA-001", "AAA-002", "AAA-003"]


def test_a_rule_about_the_whole_run_is_prepared_before_anything_is_sent_and_judged_at_the_very_end(
    bench: Bench, target: Any, checks: dict[str, list[Check]]
) -> None:
    order: list[tuple[str, bool]] = []

    @registry.before("AAA-001", whole_run=True)
    def marks(probe: Probe) -> None:
        order.append((f"prepared {probe.rule.id}", bool(target.requests)))

    @registry.before("AAA-002")
    def prepares(probe: Probe) -> None:
        order.append((f"prepared {probe.rule.id}", bool(target.requests)))

    def judges(probe: Probe) -> None:
        order.append((f"judged {probe.rule.id}", bool(target.requests)))
        probe.evaluated += 1

    for rule in RULES:
        checks[rule.id] = [judges]

    bench.run()
    assert order == [
        ("prepared AAA-001", False),
        ("prepared AAA-002", True),
        ("judged AAA-003", True),
        ("judged AAA-002", True),
        ("judged AAA-001", True),
    ]


def test_a_rule_that_is_left_out_is_not_prepared(bench: Bench) -> None:
    @registry.before("AAA-001")
    def prepares(probe: Probe) -> None:
        raise AssertionError(probe)

    assert bench.run(skip=("AAA-001",)).exit_code() is Exit.CONFORMING


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        (Inapplicable("a token lives too long"), Verdict.INAPPLICABLE),
        (Broken(Finding("getMe", "status 500", "status 200")), Verdict.FAILED),
        (JourneyFailed("login", "rien", "une page"), Verdict.ERRORED),
        (ZeroDivisionError("division"), Verdict.ERRORED),
    ],
)
def test_what_goes_wrong_while_preparing_is_the_word_of_that_rule_alone(
    bench: Bench, trouble: Exception, verdict: Verdict
) -> None:
    @registry.before("AAA-002")
    def prepares(probe: Probe) -> None:
        raise trouble

    assert [result.verdict for result in bench.run().results] == [Verdict.PASSED, verdict, Verdict.PASSED]


def test_a_rule_waits_only_for_what_has_not_passed_by_itself(bench: Bench, checks: dict[str, list[Check]]) -> None:
    @registry.before("AAA-001")
    def prepares(probe: Probe) -> float:
        return probe.patience.now() + 60

    def takes_its_time(probe: Probe) -> None:
        bench.seconds += 25
        probe.evaluated += 1

    def waits(probe: Probe) -> None:
        probe.patience.wait_until(probe.prepared, "a token to expire")
        probe.evaluated += 1

    checks["AAA-001"], checks["AAA-002"], checks["AAA-003"] = [waits], [takes_its_time], [takes_its_time]

    assert bench.run().exit_code() is Exit.CONFORMING
    told = [event for event in bench.events if isinstance(event, Waiting)]
    assert (told[0].rule, told[0].what, told[0].total, told[0].left) == (RULES[0], "a token to expire", 10.0, 10.0)
    assert told[-1].left == 0.0
    assert bench.seconds == 60.0


def test_who_interrupts_a_wait_keeps_what_was_found(bench: Bench, checks: dict[str, list[Check]]) -> None:
    @registry.before("AAA-001")
    def prepares(probe: Probe) -> float:
        return probe.patience.now() + 60

    def waits(probe: Probe) -> None:
        probe.patience.wait_until(probe.prepared, "a token to expire")

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    checks["AAA-001"] = [waits]
    bench.sleep = interrupted  # type: ignore[method-assign]

    found = bench.run()
    assert [result.rule.id for result in found.results] == ["AAA-002", "AAA-003"]
    assert found.interrupted


@pytest.mark.parametrize(("scope", "shown"), [({}, 0), ({"client": "hopital"}, 1)])
def test_a_smaller_household_hides_nothing_that_lies_outside_the_scope_of_a_waiver(
    scope: dict[str, str], shown: int, bench: Bench, checks: dict[str, list[Check]], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiver = Waiver("AAA-001", "équipe droits", "mended in March", date(2027, 3, 1), **scope)
    bench.profile = replace(bench.profile, waivers=(waiver,))
    checks["AAA-001"] = [breaks]
    monkeypatch.setattr(bench_module, "smaller", lambda result, *_: replace(result, findings=()))

    assert len(bench.run().results[0].findings) == shown
