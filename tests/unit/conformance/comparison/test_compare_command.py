"""`droits report compare`, as people and pipelines call it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from droits_conformance.comparison.compare_command import compare
from droits_conformance.errors import ReportUnreadable
from droits_conformance.report.document import to_json
from droits_conformance.verdict import Verdict

Compare = Callable[..., Result]


@pytest.fixture
def compared(tmp_path: Path) -> Compare:
    """Write two documents as folders of reports, and compare them."""

    def run(old: dict[str, Any], new: dict[str, Any], *options: str) -> Result:
        for name, document in (("old", old), ("new", new)):
            (tmp_path / name).mkdir()
            (tmp_path / name / "report.json").write_bytes(to_json(document))
        return CliRunner().invoke(compare, [str(tmp_path / "old"), str(tmp_path / "new" / "report.json"), *options])

    return run


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (Verdict.PASSED, Verdict.PASSED, 0),
        (Verdict.FAILED, Verdict.PASSED, 0),
        (Verdict.FAILED, Verdict.FAILED, 0),
        (Verdict.SKIPPED, Verdict.PASSED, 0),
        (Verdict.PASSED, Verdict.FAILED, 1),
        (Verdict.PASSED, Verdict.SKIPPED, 1),
        (Verdict.FAILED, Verdict.INAPPLICABLE, 1),
    ],
)
def test_the_exit_code_tells_whether_something_became_worse(
    compared: Compare, make_report: Any, old: Verdict, new: Verdict, code: int
) -> None:
    assert compared(make_report(CON_002=old), make_report(CON_002=new)).exit_code == code


def test_looking_at_less_than_half_ends_with_1(compared: Compare, make_report: Any) -> None:
    found = compared(make_report(CON_002=Verdict.PASSED), make_report(evaluated=4, CON_002=Verdict.PASSED))

    assert found.exit_code == 1
    assert "CON-002 passed → passed (10 → 4 comparisons)" in found.output


def test_what_is_not_alike_is_told_first(compared: Compare, make_report: Any) -> None:
    new = make_report(CON_002=Verdict.SKIPPED)
    new["hashes"]["suite"] = "b" * 64
    lines = compared(make_report(CON_002=Verdict.PASSED), new).output.splitlines()

    assert lines == [
        "not like with like:",
        "  hashes.suite: aaaaaaaaaaaa… → bbbbbbbbbbbb…",
        "silently stopped running: 1",
        "  CON-002 passed → skipped: nothing to look at",
        "1 stopped",
    ]


def test_a_machine_reads_the_same(compared: Compare, make_report: Any) -> None:
    found = compared(make_report(CON_002=Verdict.PASSED), make_report(CON_002=Verdict.FAILED), "--json")
    told = json.loads(found.output)

    assert (told["exit_code"], told["totals"]["broke"]) == (1, 1)
    assert told["changes"][0]["new_breaches"][0]["seen"] == "status 500"


def test_what_a_target_wrote_does_not_steer_the_terminal(compared: Compare, make_report: Any) -> None:
    new = make_report(CON_002=Verdict.FAILED)
    new["rules"][0]["findings"][0]["seen"] = "\x1b[31m\nforged line"

    assert "\\x1b[31m\\nforged line" in compared(make_report(CON_002=Verdict.PASSED), new).output


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"format": "banc-droits/report/2"}'])
def test_what_is_no_report_is_a_bench_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.json").write_bytes(content)
    found = CliRunner().invoke(compare, [str(tmp_path), str(tmp_path)])

    assert isinstance(found.exception, ReportUnreadable)
    assert "report.json: is no" in str(found.exception)


def test_a_report_that_is_not_there_is_a_bench_error(tmp_path: Path) -> None:
    found = CliRunner().invoke(compare, [str(tmp_path), str(tmp_path)])

    assert isinstance(found.exception, ReportUnreadable)
