"""Counting a report again gives what the run itself said, for every outcome."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from droits_conformance.masking import Masker
from droits_conformance.report.waived import waiver_document
from droits_conformance.signature.recount import miscounted, recounted
from droits_conformance.target import Profile
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_contract import load_rules

MakeReport = Callable[..., dict[str, Any]]
WAIVER = Waiver("CON-002", "equipe.droits", "known", date(2026, 12, 31))


@pytest.mark.parametrize("verdict", Verdict)
def test_a_report_agrees_with_its_own_results(make_report: MakeReport, verdict: Verdict) -> None:
    assert miscounted(make_report(AUT_001=Verdict.PASSED, CON_002=verdict)) == []


@pytest.mark.parametrize("verdict", [Verdict.WARNED, Verdict.SKIPPED, Verdict.INAPPLICABLE])
def test_the_policy_decides_which_verdicts_count(make_report: MakeReport, verdict: Verdict) -> None:
    report = make_report(AUT_001=Verdict.PASSED, CON_002=verdict)
    before = recounted(report)["exit_code"]
    report["policy"]["accepted"][verdict.value] = False

    assert before == 0
    assert recounted(report)["exit_code"] == (1 if verdict is Verdict.WARNED else 2)


def test_a_broken_rule_that_somebody_answers_for_counts_as_waived(make_report: MakeReport, profile: Profile) -> None:
    report = make_report(WAIVER, AUT_001=Verdict.PASSED, CON_002=Verdict.FAILED)
    report["policy"]["waivers"] = [waiver_document(WAIVER, Masker(profile))]

    assert (recounted(report)["exit_code"], recounted(report)["waived"]) == (0, 1)


def test_a_waiver_that_has_expired_speaks_against_success(make_report: MakeReport, profile: Profile) -> None:
    report = make_report(WAIVER, AUT_001=Verdict.PASSED, CON_002=Verdict.FAILED)
    report["policy"]["waivers"] = [waiver_document(WAIVER, Masker(profile))]
    report["run"]["today"] = "2027-01-01"

    assert recounted(report)["exit_code"] == 1


def test_a_run_without_end_never_conforms(make_report: MakeReport) -> None:
    report = make_report()
    report["run"]["ended"] = None

    assert recounted(report)["exit_code"] == 2


def test_a_rule_that_no_check_judges_counts_against_nobody(make_report: MakeReport) -> None:
    silent = next((rule for rule in load_rules() if rule.not_tested), None)
    report = make_report(AUT_001=Verdict.PASSED, CON_002=Verdict.SKIPPED)
    report["policy"]["accepted"]["skipped"] = False
    if silent is None:
        pytest.skip("every rule has a check")
    report["rules"][1] |= {"id": silent.id, "reason": silent.not_tested}

    assert recounted(report)["exit_code"] == 0


def test_a_date_that_is_none_makes_the_count_fail(make_report: MakeReport) -> None:
    report = make_report()
    report["run"]["today"] = "2026-02-30"

    assert miscounted(report) == ["exit_code"]
