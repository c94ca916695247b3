"""What became of a rule from one report to the next."""

from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.comparison.change import Change, Kind, changes
from droits_conformance.verdict import Verdict

MakeReport = Callable[..., dict[str, Any]]
UNJUDGED = (Verdict.SKIPPED, Verdict.INAPPLICABLE, Verdict.ERRORED, Verdict.MISCONFIGURED)


def became(make_report: MakeReport, old: Verdict | None, new: Verdict | None, **details: Any) -> Change:
    before = make_report() if old is None else make_report(CON_002=old)
    after = make_report() if new is None else make_report(CON_002=new, **details)
    (change,) = changes(before, after)
    return change


@pytest.mark.parametrize("old", [Verdict.PASSED, *UNJUDGED, None])
@pytest.mark.parametrize("new", [Verdict.FAILED, Verdict.WARNED])
def test_what_was_not_known_to_be_broken_and_is_now_broke(
    make_report: MakeReport, old: Verdict | None, new: Verdict
) -> None:
    assert became(make_report, old, new).kind is Kind.BROKE


@pytest.mark.parametrize("old", [Verdict.PASSED, Verdict.FAILED, Verdict.WARNED])
@pytest.mark.parametrize("new", [*UNJUDGED, None])
def test_what_was_judged_and_is_no_more_stopped(make_report: MakeReport, old: Verdict, new: Verdict | None) -> None:
    change = became(make_report, old, new)

    assert change.kind is Kind.STOPPED
    assert change.reason == ("nothing to look at" if new else "the new report does not have it")


@pytest.mark.parametrize("old", [Verdict.FAILED, Verdict.WARNED])
def test_what_was_broken_and_passes_is_fixed(make_report: MakeReport, old: Verdict) -> None:
    assert became(make_report, old, Verdict.PASSED).kind is Kind.FIXED


@pytest.mark.parametrize("old", [*UNJUDGED, None])
def test_what_was_not_judged_and_passes_is_new(make_report: MakeReport, old: Verdict | None) -> None:
    assert became(make_report, old, Verdict.PASSED).kind is Kind.NEW


@pytest.mark.parametrize(("evaluated", "kind"), [(4, Kind.LESS), (5, Kind.UNCHANGED), (10, Kind.UNCHANGED)])
def test_a_pass_by_less_than_half_of_the_comparisons_looks_at_less(
    make_report: MakeReport, evaluated: int, kind: Kind
) -> None:
    assert became(make_report, Verdict.PASSED, Verdict.PASSED, evaluated=evaluated).kind is kind


def test_a_breach_that_somebody_answers_for_now_is_waived_and_not_fixed(make_report: MakeReport) -> None:
    old, new = make_report(CON_002=Verdict.FAILED), make_report(CON_002=Verdict.FAILED)
    new["rules"][0]["waived"] = True

    assert [change.kind for change in changes(old, new)] == [Kind.WAIVED]


def test_a_breach_that_nobody_answers_for_any_more_broke(make_report: MakeReport) -> None:
    old, new = make_report(CON_002=Verdict.FAILED), make_report(CON_002=Verdict.FAILED)
    old["rules"][0]["waived"] = True
    (change,) = changes(old, new)

    assert (change.kind, change.reason) == (Kind.BROKE, "no waiver covers it any more")


def test_a_rule_that_is_still_broken_shows_its_new_breaches(make_report: MakeReport) -> None:
    old, new = make_report(CON_002=Verdict.FAILED), make_report(CON_002=Verdict.FAILED)
    new["rules"][0]["findings"].append(dict(new["rules"][0]["findings"][0], seen="another thing"))
    (change,) = changes(old, new)

    assert change.kind is Kind.STILL
    assert [one["seen"] for one in change.new_breaches] == ["another thing"]


def test_what_became_worse_stands_first(make_report: MakeReport) -> None:
    old = make_report(AUT_001=Verdict.PASSED, BEN_001=Verdict.FAILED, CON_002=Verdict.PASSED, FEN_001=Verdict.PASSED)
    new = make_report(AUT_001=Verdict.PASSED, BEN_001=Verdict.PASSED, CON_002=Verdict.SKIPPED, FEN_001=Verdict.FAILED)

    assert [change.rule_id for change in changes(old, new)] == ["FEN-001", "CON-002", "BEN-001", "AUT-001"]
