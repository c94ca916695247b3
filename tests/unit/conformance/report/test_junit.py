"""junit.xml: what a continuous integration server makes of each verdict."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from droits_conformance.policy import Policy
from droits_conformance.report.document import document_of
from droits_conformance.report.junit import to_junit
from droits_conformance.result import RuleResult, Run
from droits_conformance.waiver import Waiver

MakeRun = Callable[..., Run]
# What Jenkins' junit-10.xsd allows: of each element the children, the attributes that must stand, and those that may.
CASES = frozenset({"skipped", "error", "failure", "system-out"})
LAYOUT = {
    "testsuites": (frozenset({"testsuite"}), frozenset(), frozenset({"name", "time", "tests", "failures", "errors"})),
    "testsuite": (
        frozenset({"properties", "testcase"}),
        frozenset({"name", "tests", "failures", "errors"}),
        frozenset({"time", "skipped", "timestamp"}),
    ),
    "properties": (frozenset({"property"}), frozenset(), frozenset()),
    "property": (frozenset(), frozenset({"name", "value"}), frozenset()),
    "testcase": (CASES, frozenset({"name"}), frozenset({"time", "classname"})),
    "skipped": (frozenset(), frozenset(), frozenset({"type", "message"})),
    "error": (frozenset(), frozenset(), frozenset({"type", "message"})),
    "failure": (frozenset(), frozenset(), frozenset({"type", "message"})),
    "system-out": (frozenset(), frozenset(), frozenset()),
}
WAIVER = Waiver("CON-002", "équipe 2850349990012", "mended\x1b in March", date(2027, 3, 1))
SECONDS = re.compile(r"[0-9]+\.[0-9]{3}")


def parsed(run: Run) -> ET.Element:
    return ET.fromstring(to_junit(document_of(run)))  # noqa: S314 - written by ourselves


def case(root: ET.Element, rule_id: str) -> ET.Element:
    (found,) = (node for node in root.iter("testcase") if node.attrib["name"].startswith(rule_id))
    return found


@pytest.mark.parametrize(
    ("rule_id", "children"),
    [
        ("AUT-001", []),
        ("CON-002", ["failure"]),
        ("CON-003", ["system-out"]),
        ("FEN-012", ["skipped"]),
        ("FEN-015", ["skipped"]),
        ("ROB-003", ["error"]),
        ("SUP-001", ["error"]),
    ],
)
def test_each_verdict_has_its_own_mark(rule_id: str, children: list[str], make_run: MakeRun) -> None:
    assert [child.tag for child in case(parsed(make_run()), rule_id)] == children


def test_a_warning_is_a_failure_where_the_policy_counts_it(make_run: MakeRun) -> None:
    assert case(parsed(make_run(policy=Policy(warned=False))), "CON-003").find("failure") is not None


def waived(run: Run) -> Run:
    """The run, somebody answering for the broken must."""
    run.results = [
        replace(one, findings=tuple(replace(finding, waiver=WAIVER) for finding in one.findings))
        if one.rule.id == "CON-002"
        else one
        for one in run.results
    ]
    return run


def last(root: ET.Element) -> ET.Element:
    """The case of the run itself."""
    return [*root.iter("testcase")][-1]


def test_a_breach_that_somebody_answers_for_is_skipped_and_says_who(make_run: MakeRun) -> None:
    skipped = case(parsed(waived(make_run(waivers=(WAIVER,)))), "CON-002").find("skipped")

    assert skipped is not None
    assert skipped.attrib["message"] == r"failed, waived: mended\x1b in March (équipe [NIR], until 2027-03-01)"


def test_a_waiver_that_covers_nothing_is_a_failure_of_the_run(make_run: MakeRun, passed: RuleResult) -> None:
    failure = last(parsed(make_run([passed], waivers=(replace(WAIVER, rule=passed.rule.id),)))).find("failure")

    assert failure is not None
    assert "covers nothing that was found" in failure.attrib["message"]


def test_a_policy_that_wants_more_is_an_error_of_the_run(make_run: MakeRun, passed: RuleResult) -> None:
    error = last(parsed(make_run([passed], policy=Policy(least_judged=2)))).find("error")

    assert error is not None
    assert error.attrib == {"type": "policy", "message": "1 rule judged; the policy wants 2 at least"}


def test_what_the_rules_say_already_is_no_second_failure(
    make_run: MakeRun, warned: RuleResult, passed: RuleResult
) -> None:
    root = parsed(make_run([passed, warned], policy=Policy(warned=False)))

    assert (root.attrib["failures"], [child.tag for child in last(root)]) == ("1", ["system-out"])


def test_skipped_cases_say_why(make_run: MakeRun) -> None:
    skipped = case(parsed(make_run()), "FEN-012").find("skipped")

    assert skipped is not None
    assert skipped.attrib["message"] == "inapplicable: no clock that the judge can move"


def test_elements_and_attributes_are_those_of_the_common_layout(make_run: MakeRun) -> None:
    for element in parsed(make_run()).iter():
        children, demanded, optional = LAYOUT[element.tag]
        assert {child.tag for child in element} <= children
        assert demanded <= element.attrib.keys() <= demanded | optional


def test_times_are_seconds_without_signs_or_exponents(make_run: MakeRun) -> None:
    times = [element.attrib["time"] for element in parsed(make_run()).iter() if "time" in element.attrib]

    assert len(times) > 10
    assert all(SECONDS.fullmatch(time) for time in times)


@pytest.mark.parametrize(("count", "mark"), [("tests", "testcase"), ("failures", "failure"), ("errors", "error")])
def test_suites_and_the_whole_count_what_they_hold(count: str, mark: str, make_run: MakeRun) -> None:
    root = parsed(make_run())

    for suite in (root, *root):
        assert int(suite.attrib[count]) == len(list(suite.iter(mark)))


def test_suites_count_what_was_skipped(make_run: MakeRun) -> None:
    skipped = {suite.attrib["name"]: suite.attrib["skipped"] for suite in parsed(make_run())}

    assert skipped["fenetre"] == "2"
    assert skipped["contrat"] == "0"


def test_the_run_says_by_what_it_was_judged(make_run: MakeRun) -> None:
    properties = {node.attrib["name"]: node.attrib["value"] for node in parsed(make_run()).iter("property")}

    assert properties["seed"] == "4242"
    assert properties["sha256.contract"] == "a" * 64
    assert properties["exit_code"] == "1"
    assert (properties["policy.warned"], properties["policy.least_judged"]) == ("true", "0")
    assert properties["target"] == "candidate <b>2026</b>"


def test_a_nul_or_an_escape_of_a_target_is_no_end_of_the_file(make_run: MakeRun) -> None:
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", to_junit(document_of(make_run())))


def test_there_is_a_suite_per_theme_and_one_for_the_run(make_run: MakeRun) -> None:
    assert [suite.attrib["name"] for suite in parsed(make_run())] == [
        "authentification",
        "contrat",
        "fenetre",
        "robustesse",
        "supervision",
        "banc-droits",
    ]


def test_control_characters_of_a_target_are_written_out(make_run: MakeRun) -> None:
    failure = case(parsed(make_run()), "CON-002").find("failure")

    assert failure is not None
    assert r"\x1b[31m\x00 <i>n°0</i>" in failure.attrib["message"]


def test_a_conforming_run_has_no_failure_and_no_error(make_run: MakeRun, passed: RuleResult) -> None:
    root = parsed(make_run([passed]))

    assert (root.attrib["failures"], root.attrib["errors"], root.attrib["tests"]) == ("0", "0", "2")
