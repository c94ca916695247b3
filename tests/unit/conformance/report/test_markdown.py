"""summary.md: short, French first, and nothing of a target means anything to a renderer."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from droits_conformance.policy import Policy
from droits_conformance.report.document import document_of
from droits_conformance.report.markdown import LONGEST, RULES_SHOWN, code, escaped, to_markdown
from droits_conformance.result import RuleResult, Run

MakeRun = Callable[..., Run]


def summary(run: Run) -> str:
    return to_markdown(document_of(run)).decode("utf-8")


def outside_of_code(text: str) -> str:
    """The text without its code spans, as CommonMark finds them: a run of backticks to the next run of that length."""
    return re.sub(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)", "", text)


def test_the_verdict_stands_first_in_french_then_in_english(make_run: MakeRun) -> None:
    lines = [line for line in summary(make_run()).splitlines() if line]

    assert lines[0] == "## ✗ La cible n'est pas conforme"
    assert lines[2] == "**The target does not conform**"


def test_totals_tell_the_verdicts_that_were_given_and_no_others(make_run: MakeRun, passed: RuleResult) -> None:
    text = summary(make_run([passed]))

    assert "| règles / rules | 1 |" in text
    assert "| ✓ respectée / passed | 1 |" in text
    assert "en échec" not in text


def test_a_breach_shows_asked_seen_and_expected(make_run: MakeRun, warned: RuleResult) -> None:
    text = summary(make_run([warned]))

    assert "- demandé / asked: ` getMe as claire, nir [NIR] `" in text
    assert "- attendu / expected: ` 403 `" in text


def test_a_waived_finding_says_who_answers_for_it(make_run: MakeRun, warned: RuleResult) -> None:
    document = document_of(make_run([warned]))
    waiver = {"owner": "équipe <b>", "reason": "mended in March", "expires": "2027-03-01"}
    document["rules"][0]["findings"][0]["waiver"] = waiver

    text = to_markdown(document).decode("utf-8")
    assert "- dérogation / waived: ` mended in March (équipe <b>, until 2027-03-01) `" in text


def test_only_the_first_finding_of_a_rule_is_told(make_run: MakeRun) -> None:
    text = summary(make_run())

    assert text.count("- demandé / asked:") == 2
    assert "et 24 de plus / and 24 more" in text


def test_a_flood_of_broken_rules_is_named_and_no_more(make_run: MakeRun, warned: RuleResult) -> None:
    rules = [replace(warned, rule=replace(warned.rule, id=f"CON-{n:03}")) for n in range(100, 105 + RULES_SHOWN)]
    text = summary(make_run(rules))

    assert text.count("- vu / seen:") == RULES_SHOWN
    assert f"CON-{100 + RULES_SHOWN}, CON-{101 + RULES_SHOWN}" in text


def test_seed_versions_and_hashes_are_there(make_run: MakeRun) -> None:
    text = summary(make_run())

    assert "- seed ` 4242 `" in text
    assert "schemathesis" in text
    assert "a" * 64 in text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "` </code><img src=x onerror=alert(1)>",
        "``` two ``` fences",
        "x\n# a heading\n| a | table |",
        "[a link](http://evil.test) @somebody ![](http://evil.test/x.png)",
        "\x1b[31m\u202ered",
    ],
)
def test_what_a_target_answered_means_nothing(hostile: str, make_run: MakeRun, warned: RuleResult) -> None:
    finding = replace(warned.findings[0], asked=hostile, seen=hostile, expected=hostile)
    text = summary(make_run([replace(warned, findings=(finding,))], name=hostile))
    rest = outside_of_code(text)

    assert not [part for part in ("script", "img", "evil", "@somebody", "heading", "\x1b", "\u202e") if part in rest]
    assert text.count("\n## ") + text.startswith("## ") == 1


@pytest.mark.parametrize("text", ["", " ", "`", "``", "a`b", "`a", "a`"])
def test_a_code_span_ends_where_it_should(text: str) -> None:
    assert outside_of_code(f"x{code(text)}y") == "xy"


def test_a_long_text_is_cut_and_says_by_how_much(make_run: MakeRun) -> None:
    assert code("x" * (LONGEST + 7)).endswith("x… [+7] `")


def test_a_title_with_marks_is_text() -> None:
    assert escaped("<b> [x](y) | a_b * `c`") == r"\<b\> \[x\](y) \| a\_b \* \`c\`"


def test_what_speaks_against_success_is_listed(make_run: MakeRun, passed: RuleResult) -> None:
    text = summary(make_run([passed], policy=Policy(least_judged=5)))

    assert "\n- ` 1 rule judged; the policy wants 5 at least `\n" in text
