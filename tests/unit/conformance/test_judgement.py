from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.call import Answer, Call
from droits_conformance.errors import JourneyFailed, TargetSilent
from droits_conformance.exchange import Journal
from droits_conformance.finding import Broken, Finding, Inapplicable, Misconfigured, Skipped
from droits_conformance.judgement import judge
from droits_conformance.probe import Probe
from droits_conformance.result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_contract import Level, Provenance, Rule, load_contract
from droits_fixtures import Cast, Personne

RULE = Rule("FEN-001", "fenetre", "t", "t", Level.MUST, Provenance.DECIDED, "s", ())
FINDING = Finding("getMe", "status 500", "status 200", 3)
OF_ME = Waiver("FEN-001", "équipe droits", "mended in March", date(2027, 3, 1), operation="getMe")
Judge = Callable[..., RuleResult]


class NoCaller:
    """Nobody calls in these tests."""

    def call(self, call: Call) -> Answer:
        raise AssertionError(call)

    def token(self, client: str, persona: Personne, scopes: tuple[str, ...] | None = None) -> str:
        raise AssertionError(client, persona, scopes)


@pytest.fixture
def judged(profile: Profile, cast: Cast) -> Judge:
    def judged(
        *checks: Callable[[Probe], None],
        rule: Rule = RULE,
        day_changed: bool = False,
        waivers: tuple[Waiver, ...] = (),
    ) -> RuleResult:
        probe = Probe(rule, profile, load_contract(), cast.jour, Journal(), NoCaller(), cast, None, waivers=waivers)
        return judge(rule, checks, probe, day_changed=lambda: day_changed, monotonic=lambda: 0.0)

    return judged


def compares(probe: Probe) -> None:
    probe.evaluated += 1


def looks_at_nothing(probe: Probe) -> None:
    pass


def raises(outcome: BaseException) -> Callable[[Any], None]:
    def check(probe: Probe) -> None:
        raise outcome

    return check


def test_a_check_that_compared_and_returned_is_a_pass(judged: Judge) -> None:
    result = judged(compares, compares)

    assert (result.verdict, result.evaluated, result.reason) == (Verdict.PASSED, 2, None)


def test_a_check_that_evaluated_nothing_is_never_a_pass(judged: Judge) -> None:
    result = judged(looks_at_nothing)

    assert (result.verdict, result.reason) == (Verdict.SKIPPED, "evaluated nothing")


@pytest.mark.parametrize(
    ("level", "verdict"),
    [(Level.MUST, Verdict.FAILED), (Level.SHOULD, Verdict.WARNED), (Level.SILENT, Verdict.FAILED)],
)
def test_a_breach_weighs_as_its_level_says(judged: Judge, level: Level, verdict: Verdict) -> None:
    result = judged(raises(Broken(FINDING, FINDING)), rule=replace(RULE, level=level))

    assert (result.verdict, result.findings) == (verdict, (FINDING, FINDING))


def test_a_breach_outweighs_an_error(judged: Judge) -> None:
    assert judged(raises(TargetSilent("getMe", "cut")), raises(Broken(FINDING))).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (TargetSilent("GET /me", "connection reset"), "target-silent: GET /me: connection reset"),
        (JourneyFailed("login", "status 500", "a form"), "journey-failed: FranceConnect journey, login: status 500"),
        (ZeroDivisionError("oups"), "check: ZeroDivisionError: oups"),
    ],
)
def test_what_could_not_be_carried_through_does_not_accuse(judged: Judge, trouble: Exception, told: str) -> None:
    result = judged(compares, raises(trouble))

    assert result.verdict is Verdict.ERRORED
    assert result.findings == ()
    assert told in (result.reason or "")


def test_a_rule_that_does_not_apply_says_why(judged: Judge) -> None:
    result = judged(raises(Inapplicable("nobody is a twin")))

    assert (result.verdict, result.reason) == (Verdict.INAPPLICABLE, "nobody is a twin")


def test_a_check_that_had_nothing_to_look_at_says_why(judged: Judge) -> None:
    assert judged(raises(Skipped("no exchange yet"))).reason == "no exchange yet"


def test_what_was_compared_counts_though_another_check_did_not_apply(judged: Judge) -> None:
    assert judged(raises(Inapplicable("no")), compares).verdict is Verdict.PASSED


def test_a_rule_that_nobody_can_test_is_skipped_with_its_reason(judged: Judge) -> None:
    result = judged(compares, rule=replace(RULE, not_tested="needs a clock that the judge can move"))

    assert (result.verdict, result.reason) == (Verdict.SKIPPED, "needs a clock that the judge can move")


def test_a_rule_without_a_check_is_skipped(judged: Judge) -> None:
    assert judged().reason == "no check judges this rule"


def test_midnight_during_the_run_takes_the_accusation_back(judged: Judge) -> None:
    result = judged(raises(Broken(FINDING)), day_changed=True)

    assert (result.verdict, result.findings) == (Verdict.ERRORED, ())
    assert "the day changed" in (result.reason or "")


def answered(probe: Probe, operation_id: str, persona: Personne) -> Answer:
    return Answer(Call(operation_id=operation_id, client="hopital", persona=persona), 500, (), b"", 3)


def breaking(claire: Personne, *operations: str, then: Callable[[Probe], None] = looks_at_nothing) -> Any:
    """A check that finds each of the operations broken, then goes on."""

    def check(probe: Probe) -> None:
        for operation_id in operations:
            probe.expect(False, answered(probe, operation_id, claire), seen="status 500", expected="status 200")
        then(probe)

    return check


def operations(result: RuleResult) -> list[str | None]:
    return [finding.operation for finding in result.findings]


def test_a_check_stops_at_a_breach_that_nobody_answers_for(judged: Judge, claire: Personne) -> None:
    result = judged(breaking(claire, "getMe", "getBeneficiaires"))

    assert (operations(result), result.stopped) == (["getMe"], True)


def test_a_check_goes_on_past_a_breach_in_the_scope_of_a_waiver(judged: Judge, claire: Personne) -> None:
    result = judged(breaking(claire, "getMe", "getBeneficiaires"), waivers=(OF_ME,))

    assert operations(result) == ["getBeneficiaires", "getMe"]


def test_a_rule_that_is_broken_in_a_scope_alone_was_seen_whole(judged: Judge, claire: Personne) -> None:
    result = judged(breaking(claire, "getMe", "getMe"), waivers=(OF_ME,))

    assert (result.verdict, operations(result), result.stopped) == (Verdict.FAILED, ["getMe"], False)


@pytest.mark.parametrize("trouble", [TypeError("not a list"), Inapplicable("nobody"), TargetSilent("getMe", "cut")])
def test_a_check_that_comes_to_nothing_after_a_waived_breach_stopped_there(
    judged: Judge, claire: Personne, trouble: Exception
) -> None:
    result = judged(breaking(claire, "getMe", then=raises(trouble)), waivers=(OF_ME,))

    assert (result.verdict, result.stopped) == (Verdict.FAILED, True)


def test_findings_that_are_all_there_are_do_not_stop_a_check(judged: Judge) -> None:
    assert not judged(raises(Broken(FINDING, FINDING, complete=True))).stopped


def test_a_person_who_interrupts_is_obeyed(judged: Judge) -> None:
    with pytest.raises(KeyboardInterrupt):
        judged(raises(KeyboardInterrupt()))


def test_a_target_that_is_not_what_the_profile_says_is_misconfigured_not_accused(judged: Judge) -> None:
    def finds_another(probe: Probe) -> None:
        raise Misconfigured("the second address asks nobody")

    found = judged(compares, finds_another)

    assert (found.verdict, found.reason) == (Verdict.MISCONFIGURED, "the second address asks nobody")


def test_a_breach_outweighs_a_misconfiguration(judged: Judge) -> None:
    def breaks(probe: Probe) -> None:
        raise Broken(FINDING)

    def finds_another(probe: Probe) -> None:
        raise Misconfigured("the second address asks nobody")

    assert judged(finds_another, breaks).verdict is Verdict.FAILED
