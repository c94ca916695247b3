"""Each verdict is what pytest calls by another name, and shows what was asked, seen and expected."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.policy import Policy
from droits_conformance.target import Profile
from droits_conformance.waiver import Waiver

pytest_plugins = ["pytester"]
Judge = Callable[..., pytest.RunResult]
WAIVER = Waiver("CAI-001", "équipe droits", "mended in March", date(2027, 3, 1))


def test_a_rule_that_is_kept_is_a_test_that_passes(judge: Judge) -> None:
    ended = judge("-v")

    ended.assert_outcomes(passed=4)
    ended.stdout.fnmatch_lines(["droits::caisse::CAI-001 PASSED*", "droits::caisse::CAI-004 PASSED*"])


def test_a_must_that_is_broken_is_a_failure_with_the_finding_and_no_traceback(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-001")

    ended = judge()

    ended.assert_outcomes(passed=3, failed=1)
    assert ended.ret == 1
    ended.stdout.fnmatch_lines(
        [
            "CAI-001 failed: id is the grand r*",
            "  must, published: published contract, Caisse.id",
            "  asked     getMe as claire.dupont",
            "  seen      status 500",
            "  expected  status 200",
        ]
    )
    ended.stdout.no_fnmatch_line("*Traceback*")
    ended.stdout.no_fnmatch_line("*items.py*")


def test_a_should_that_is_broken_is_a_warning(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-003")

    ended = judge("-W", "default")  # the filters of this process would make an error of it

    ended.assert_outcomes(passed=4, warnings=1)
    ended.stdout.fnmatch_lines(["*caisse.yaml:*: RuleWarning: CAI-003 warned: *", "*seen      status 500"])


@pytest.mark.parametrize("judged_profile", [True], indirect=True)
def test_a_should_that_counts_is_a_failure(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-003")

    judge("-W", "default").assert_outcomes(passed=3, failed=1)


@pytest.fixture
def judged_profile(judged_profile: Profile, request: pytest.FixtureRequest) -> Profile:
    wanted = getattr(request, "param", None)
    if isinstance(wanted, Waiver):
        return replace(judged_profile, waivers=(wanted,))
    return replace(judged_profile, policy=Policy(warned=not wanted))


@pytest.mark.parametrize("judged_profile", [WAIVER], indirect=True)
def test_a_breach_that_somebody_answers_for_is_skipped_and_says_who(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-001")

    ended = judge("-rs")

    ended.assert_outcomes(passed=3, skipped=1)
    assert ended.ret == 0
    ended.stdout.fnmatch_lines(["*CAI-001 failed, waived: mended in March (équipe droits, until 2027-03-01)"])


@pytest.mark.parametrize("judged_profile", [WAIVER], indirect=True)
def test_a_waiver_that_covers_nothing_fails_a_session_that_would_pass(judge: Judge) -> None:
    ended = judge()

    ended.assert_outcomes(passed=4)
    assert ended.ret == 1
    ended.stdout.fnmatch_lines(["droits: waiver 1, CAI-001, of équipe droits: covers nothing that was found*"])


def test_whoever_makes_errors_of_warnings_sees_the_finding_without_a_traceback(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-003")

    ended = judge("-W", "error")

    ended.assert_outcomes(passed=3, failed=1)
    ended.stdout.fnmatch_lines(["CAI-003 warned: *"])
    ended.stdout.no_fnmatch_line("*items.py*")


def test_a_rule_without_an_object_is_skipped_and_says_why(judge: Judge, checks: Any) -> None:
    checks.is_inapplicable("CAI-002", "nobody of the data set has a caisse")

    ended = judge()

    ended.assert_outcomes(passed=3, skipped=1)
    ended = judge("-rs")
    ended.stdout.fnmatch_lines(["SKIPPED * CAI-002 inapplicable: nobody of the data set has a caisse"])


@pytest.mark.parametrize("raised", [RuntimeError("oubli"), None], ids=["errored", "misconfigured"])
def test_a_rule_that_could_not_be_judged_is_an_error_and_no_failure(
    judge: Judge, checks: Any, raised: Exception | None
) -> None:
    if raised:
        checks.says("CAI-002", raised)
    else:
        checks.is_misconfigured("CAI-002", "oubli")

    ended = judge()

    ended.assert_outcomes(passed=3, errors=1)
    ended.stdout.fnmatch_lines(["CAI-002 *: *oubli"])
    ended.stdout.no_fnmatch_line("*items.py*")


def test_what_identifies_a_person_or_opens_a_door_is_masked(judge: Judge, checks: Any) -> None:
    checks.breaks("CAI-001", seen="nir 2850349990012 for cle-de-test")
    checks.breaks("CAI-003", seen="nir 2850349990012 for cle-de-test")
    checks.is_misconfigured("CAI-002", "cle-de-test is unknown")

    shown = judge("-ra").stdout.str()

    assert "2850349990012" not in shown
    assert "cle-de-test" not in shown
    assert "[NIR]" in shown


def test_junit_of_pytest_knows_the_level_and_the_verdict(judge: Judge, checks: Any, pytester: pytest.Pytester) -> None:
    checks.breaks("CAI-001")

    judge("--junitxml", "junit.xml")

    written = (pytester.path / "junit.xml").read_text(encoding="utf-8")
    assert '<testcase classname="droits.caisse" name="CAI-001"' in written
    assert '<property name="level" value="must"' in written
    assert '<property name="verdict" value="failed"' in written
