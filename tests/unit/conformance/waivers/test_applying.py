from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from droits_conformance.circumstances import Circumstances
from droits_conformance.finding import Finding
from droits_conformance.rule_result import RuleResult
from droits_conformance.verdict import Verdict
from droits_conformance.waiver import Waiver
from droits_conformance.waivers import apply_waivers, scoped
from droits_contract import load_rules

TODAY = date(2026, 11, 24)
RULE = next(rule for rule in load_rules() if rule.id == "EXO-003")
WAIVER = Waiver("EXO-003", "équipe droits", "mended in March", date(2027, 3, 1))
AROUND = Circumstances(client="hopital", persona="claire.dupont")
FINDING = Finding("asked", "seen", "expected", operation="getBeneficiairesNirExonerations", circumstances=AROUND)
ELSEWHERE = replace(FINDING, circumstances=replace(AROUND, client="mutuelle"))


def waived(*waivers: Waiver, findings: tuple[Finding, ...] = (FINDING,), stopped: bool = False) -> RuleResult:
    return apply_waivers(RuleResult(RULE, Verdict.WARNED, 1, 0.0, findings, stopped=stopped), waivers, TODAY)


def test_the_verdict_keeps_its_name_and_its_findings_say_who_answers_for_them() -> None:
    found = waived(WAIVER)

    assert (found.verdict, found.is_waived, found.findings[0].waiver) == (Verdict.WARNED, True, WAIVER)


def test_a_waiver_of_another_rule_covers_nothing() -> None:
    assert not waived(replace(WAIVER, rule="EXO-004")).is_waived


@pytest.mark.parametrize(
    "scope",
    [{"operation": "getBeneficiairesNirExonerations"}, {"client": "hopital"}, {"persona": "claire.dupont"}],
)
def test_a_scope_covers_what_lies_in_it(scope: dict[str, Any]) -> None:
    assert waived(replace(WAIVER, **scope)).is_waived


@pytest.mark.parametrize("scope", [{"operation": "getMe"}, {"client": "mutuelle"}, {"persona": "lea.dupont"}])
def test_a_scope_does_not_cover_what_lies_outside(scope: dict[str, Any]) -> None:
    assert not waived(replace(WAIVER, **scope)).is_waived


def test_a_rule_of_which_one_finding_lies_outside_the_scope_is_not_waived() -> None:
    found = waived(replace(WAIVER, client="hopital"), findings=(FINDING, ELSEWHERE))

    assert [finding.waiver is None for finding in found.findings] == [False, True]
    assert not found.is_waived


def test_a_scope_covers_nothing_where_the_check_looked_no_further() -> None:
    found = waived(replace(WAIVER, client="hopital"), stopped=True)

    assert (found.is_waived, "outside the scope" in (found.reason or "")) == (False, True)


def test_without_a_scope_it_does_not_matter_that_the_check_looked_no_further() -> None:
    assert waived(WAIVER, stopped=True).is_waived
    assert waived(replace(WAIVER, client="hopital"), WAIVER, stopped=True).is_waived


def test_those_with_a_scope_are_told_apart_from_those_without_and_those_that_have_expired() -> None:
    narrow = replace(WAIVER, client="hopital")
    past = replace(narrow, expires=date(2026, 11, 23))

    assert scoped((WAIVER, narrow, past, replace(narrow, rule="EXO-004")), RULE, TODAY) == (narrow,)


def test_two_waivers_may_cover_one_rule_together() -> None:
    pair = (replace(WAIVER, client="hopital"), replace(WAIVER, client="mutuelle"))

    assert waived(*pair, findings=(FINDING, ELSEWHERE)).is_waived


def test_it_holds_on_its_last_day_and_not_on_the_next() -> None:
    assert waived(replace(WAIVER, expires=TODAY)).is_waived
    assert not waived(replace(WAIVER, expires=date(2026, 11, 23))).is_waived


def test_a_rule_without_findings_is_left_as_it_is() -> None:
    errored = RuleResult(RULE, Verdict.ERRORED, 0, 0.0, reason="cut")

    assert apply_waivers(errored, (WAIVER,), TODAY) == errored
