"""The console: plain in a log, moving on a terminal, and never a secret."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import rich.console

from droits_conformance.events import GeneratedCases, RuleEnded, RuleStarted, RunEnded, RunStarted, Waiting
from droits_conformance.policy import Policy
from droits_conformance.report.console import Console
from droits_conformance.result import RuleResult, Run
from droits_conformance.waiver import Waiver

MakeRun = Callable[..., Run]


def told(run: Run, *, terminal: bool = False, written: tuple[Path, ...] = ()) -> str:
    out = StringIO()
    console = Console(rich.console.Console(file=out, force_terminal=terminal, width=80))
    console.on_event(RunStarted(run.profile, len(run.results), run.seed))
    for result in run.results:
        console.on_event(RuleStarted(result.rule))
        console.on_event(GeneratedCases(result.rule, 12))
        console.on_event(RuleEnded(result))
    console.on_event(RunEnded(run))
    console.summary(run, written)
    return out.getvalue()


def test_a_log_gets_plain_lines_and_no_bar(make_run: MakeRun) -> None:
    text = told(make_run(), written=(Path("rapport/report.html"),))

    assert "\x1b[2K" not in text
    assert "Judging candidate <b>2026</b> by 7 rules (seed 4242)" in text
    assert "1 passed · 1 failed · 1 warned · 1 skipped · 1 inapplicable · 1 errored · 1 misconfigured" in text
    assert "681 generated requests, 1 exchanges, seed 4242" in text
    assert "report: rapport/report.html" in text
    assert "exit 1: findings: the target does not conform" in text


def test_the_first_breach_shows_asked_seen_expected(make_run: MakeRun) -> None:
    lines = told(make_run()).splitlines()
    head = next(number for number, line in enumerate(lines) if line.startswith("FAILED"))

    assert "CON-002 title of CON-002 (must, published)" in lines[head]
    told_of_it = [line.split()[0] for line in lines[head + 1 : head + 6]]
    assert told_of_it == ["CON-002.1", "replay", "asked", "seen", "expected"]
    assert lines[head + 6].strip() == "and 24 more of the same rule"


def test_ten_broken_rules_are_told_in_full_and_the_others_named(make_run: MakeRun, warned: RuleResult) -> None:
    rules = [replace(warned, rule=replace(warned.rule, id=f"CON-{n}")) for n in range(101, 114)]
    text = told(make_run(rules))

    assert text.count("  asked ") == 10
    assert "… and 3 more: CON-111, CON-112, CON-113" in text


def test_a_terminal_gets_a_bar(make_run: MakeRun) -> None:
    assert "━" in told(make_run(), terminal=True)


@pytest.mark.parametrize("terminal", [False, True])
def test_nothing_secret_and_no_escape_of_the_target_is_printed(
    terminal: bool, make_run: MakeRun, secrets: tuple[str, ...]
) -> None:
    text = told(make_run(), terminal=terminal)

    assert not [secret for secret in secrets if secret in text]
    assert "\x00" not in text
    assert r"\x1b[31m" in text


def test_a_run_without_verdict_says_so(make_run: MakeRun, skipped: RuleResult) -> None:
    assert "exit 2: no verdict" in told(make_run([skipped]))
    assert "no rule got a verdict" in told(make_run([]))


def test_a_conforming_run_says_so(make_run: MakeRun, passed: RuleResult) -> None:
    assert "exit 0: conforming" in told(make_run([passed]))


def test_the_policy_and_what_speaks_against_success_are_told(make_run: MakeRun, passed: RuleResult) -> None:
    waiver = Waiver(passed.rule.id, "équipe 2850349990012", "mended in March", date(2027, 3, 1))
    lines = told(make_run([passed], policy=Policy(skipped=False), waivers=(waiver,))).splitlines()

    assert "policy: warned accepted, skipped not accepted, inapplicable accepted" in lines
    assert (
        "speaks against success: waiver 1, AUT-001, of équipe [NIR]: covers nothing that was found; remove it or correct its"
        " scope"
    ) in lines
    assert lines[-1].startswith("exit 1")


def test_a_breach_that_somebody_answers_for_is_shown_with_who_and_until_when(
    make_run: MakeRun, passed: RuleResult, warned: RuleResult
) -> None:
    waiver = Waiver(warned.rule.id, "équipe droits", "mended in March", date(2027, 3, 1))
    findings = (replace(warned.findings[0], waiver=waiver),)
    text = told(make_run([passed, replace(warned, findings=findings)], waivers=(waiver,)))

    assert "  waived    mended in March (équipe droits, until 2027-03-01)" in text
    assert "1 of these waived" in text


def waited(run: Run, *, terminal: bool) -> str:
    out = StringIO()
    console = Console(rich.console.Console(file=out, force_terminal=terminal, width=120))
    console.on_event(RunStarted(run.profile, 1, run.seed))
    rule = run.results[0].rule
    console.on_event(RuleStarted(rule))
    for left in (42.4, 21.0, 0.0):
        console.on_event(Waiting(rule, "a token to expire", 42.4, left))
    console.on_event(RunEnded(run))
    return out.getvalue()


def test_a_log_is_told_once_that_a_rule_waits(make_run: MakeRun) -> None:
    run = make_run()
    lines = waited(run, terminal=False).splitlines()

    assert lines[1:] == [f"{run.results[0].rule.id} waits 42 s for a token to expire"]


def test_a_terminal_gets_a_second_bar_while_a_rule_waits(make_run: MakeRun) -> None:
    text = waited(make_run(), terminal=True)

    assert "waits for a token to expire" in text
