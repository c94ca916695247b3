"""junit.xml: what a continuous integration server makes of each verdict."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from droits_conformance.report.document import document_of
from droits_conformance.report.junit import to_junit
from droits_conformance.result import RuleResult, Run

MakeRun = Callable[..., Run]
# The children that the layout of Jenkins allows in each element.
LAYOUT = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"skipped", "error", "failure", "system-out"},
}


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
    assert case(parsed(make_run(warned_fails=True)), "CON-003").find("failure") is not None


def test_skipped_cases_say_why(make_run: MakeRun) -> None:
    skipped = case(parsed(make_run()), "FEN-012").find("skipped")

    assert skipped is not None
    assert skipped.attrib["message"] == "inapplicable: no clock that the judge can move"


def test_the_layout_is_the_common_one_and_counts_are_true(make_run: MakeRun) -> None:
    root = parsed(make_run())

    for parent in root.iter():
        assert {child.tag for child in parent} <= LAYOUT.get(parent.tag, set())
    for suite in (root, *root):
        assert int(suite.attrib["tests"]) == len(list(suite.iter("testcase")))
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
        assert int(suite.attrib["errors"]) == len(list(suite.iter("error")))
        assert int(suite.attrib["skipped"]) == len(list(suite.iter("skipped")))
        assert float(suite.attrib["time"]) >= 0


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
