"""What a run comes to: by its findings, by its waivers, by what could not be judged, and by the policy of its profile."""

from dataclasses import replace
from datetime import date

import pytest

from droits_conformance.finding import Finding
from droits_conformance.policy import Policy
from droits_conformance.rule_result import RuleResult
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict
from droits_conformance.waiver import Waiver
from droits_conformance.weighing import objections, outcome
from droits_contract import Level, Provenance, Rule

TODAY = date(2026, 11, 24)
WAIVER = Waiver("AAA-002", "équipe droits", "mended in March", date(2027, 3, 1))


def result(rule_id: str, verdict: Verdict, waiver: Waiver | None = None, not_tested: str | None = None) -> RuleResult:
    rule = Rule(rule_id, "essai", "t", "t", Level.MUST, Provenance.DECIDED, "s", (), not_tested)
    broken = verdict in {Verdict.FAILED, Verdict.WARNED}
    findings = (Finding("getMe", "status 500", "status 200", waiver=waiver),) if broken else ()
    return RuleResult(rule, verdict, 1, 0.0, findings)


PASSED = result("AAA-001", Verdict.PASSED)


def weighed(profile: Profile, *results: RuleResult, interrupted: bool = False) -> tuple[Exit, list[str]]:
    found = objections(results, profile, today=TODAY, interrupted=interrupted)
    return outcome(found), [one.words for one in found]


def test_a_run_that_passed_has_nothing_against_it(profile: Profile) -> None:
    assert weighed(profile, PASSED) == (Exit.CONFORMING, [])


def test_a_broken_must_is_a_finding_whatever_the_policy(profile: Profile) -> None:
    assert weighed(profile, PASSED, result("AAA-002", Verdict.FAILED)) == (
        Exit.FINDINGS,
        ["1 rule broken (must): AAA-002"],
    )


@pytest.mark.parametrize(("accepted", "code"), [(True, Exit.CONFORMING), (False, Exit.FINDINGS)])
def test_a_broken_should_is_one_if_the_policy_says_so(profile: Profile, accepted: bool, code: Exit) -> None:
    strict = replace(profile, policy=Policy(warned=accepted))

    assert weighed(strict, PASSED, result("AAA-002", Verdict.WARNED))[0] is code


@pytest.mark.parametrize("verdict", [Verdict.SKIPPED, Verdict.INAPPLICABLE])
def test_what_was_not_judged_prevents_success_if_the_policy_says_so(profile: Profile, verdict: Verdict) -> None:
    strict = replace(profile, policy=Policy(skipped=False, inapplicable=False))

    assert weighed(profile, PASSED, result("AAA-002", verdict))[0] is Exit.CONFORMING
    assert weighed(strict, PASSED, result("AAA-002", verdict)) == (Exit.BENCH_ERROR, [f"1 rule {verdict}: AAA-002"])


def test_a_rule_that_no_check_judges_counts_against_nobody(profile: Profile) -> None:
    strict = replace(profile, policy=Policy(skipped=False))

    assert weighed(strict, PASSED, result("AAA-002", Verdict.SKIPPED, not_tested="nobody can"))[0] is Exit.CONFORMING


def test_too_few_rules_judged_are_no_success(profile: Profile) -> None:
    demanding = replace(profile, policy=Policy(least_judged=2))

    assert weighed(demanding, PASSED) == (Exit.BENCH_ERROR, ["1 rule judged; the policy wants 2 at least"])


def test_nothing_judged_is_no_success(profile: Profile) -> None:
    assert weighed(profile, result("AAA-001", Verdict.SKIPPED)) == (Exit.BENCH_ERROR, ["no rule passed"])


def test_a_run_that_was_stopped_has_no_verdict(profile: Profile) -> None:
    assert weighed(profile, PASSED, interrupted=True)[0] is Exit.BENCH_ERROR


def test_a_breach_outweighs_an_error(profile: Profile) -> None:
    found = weighed(profile, PASSED, result("AAA-002", Verdict.FAILED), result("AAA-003", Verdict.ERRORED))

    assert found == (Exit.FINDINGS, ["1 rule broken (must): AAA-002", "1 rule errored: AAA-003"])


def test_a_breach_that_somebody_answers_for_does_not_count(profile: Profile) -> None:
    waiving = replace(profile, waivers=(WAIVER,))

    assert weighed(waiving, PASSED, result("AAA-002", Verdict.FAILED, WAIVER)) == (Exit.CONFORMING, [])


def test_an_expired_waiver_fails_the_run(profile: Profile) -> None:
    waiving = replace(profile, waivers=(replace(WAIVER, expires=date(2026, 11, 23)),))
    told = "waiver 1, AAA-002, of équipe droits: expired on 2026-11-23; renew it or remove it"

    assert weighed(waiving, PASSED) == (Exit.FINDINGS, [told])


def test_a_waiver_that_covers_nothing_fails_the_run(profile: Profile) -> None:
    waiving = replace(profile, waivers=(WAIVER,))
    told = "waiver 1, AAA-002, of équipe droits: covers nothing that was found; remove it or correct its scope"

    assert weighed(waiving, PASSED, result("AAA-002", Verdict.PASSED)) == (Exit.FINDINGS, [told])


def test_a_waiver_of_a_rule_that_was_not_judged_is_not_held_against_the_run(profile: Profile) -> None:
    waiving = replace(profile, waivers=(WAIVER,))

    assert weighed(waiving, PASSED)[0] is Exit.CONFORMING
    assert weighed(waiving, PASSED, result("AAA-002", Verdict.SKIPPED))[0] is Exit.CONFORMING


def test_a_waiver_is_not_called_unused_where_the_check_stopped_before(profile: Profile) -> None:
    waiving = replace(profile, waivers=(replace(WAIVER, operation="getMe"),))
    stopped = replace(result("AAA-002", Verdict.WARNED), stopped=True)

    assert weighed(waiving, PASSED, stopped) == (Exit.CONFORMING, [])


def test_only_what_is_said_of_waivers_is_said_to_be(profile: Profile) -> None:
    waiving = replace(profile, waivers=(WAIVER,))
    found = objections(
        [result("AAA-002", Verdict.PASSED), result("AAA-003", Verdict.FAILED)], waiving, today=TODAY, interrupted=False
    )

    assert [one.is_of_waiver for one in found] == [False, True]


def test_many_rules_are_counted_and_the_first_named(profile: Profile) -> None:
    broken = [result(f"BBB-00{number}", Verdict.FAILED) for number in range(1, 8)]

    (words,) = weighed(profile, PASSED, *broken)[1]
    assert words == "7 rules broken (must): BBB-001, BBB-002, BBB-003, BBB-004, BBB-005 and 2 more"
