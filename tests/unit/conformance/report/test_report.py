"""What holds of all reports: nothing leaks, nothing vacuous is green, a stopped run is still reported."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from droits_conformance.report import write_reports
from droits_conformance.result import RuleResult, Run
from droits_contract.errors import BenchError

MakeRun = Callable[..., Run]


def test_five_files_are_written_and_nothing_else_is_left(make_run: MakeRun, tmp_path: Path) -> None:
    written = write_reports(make_run(), tmp_path / "new" / "folder")

    assert sorted(path.name for path in written) == [
        "junit.xml",
        "report.html",
        "report.json",
        "report.sarif",
        "summary.md",
    ]
    assert sorted(path for path in (tmp_path / "new" / "folder").iterdir() if path.is_file()) == sorted(written)


def test_no_report_shows_a_nir_a_key_or_a_token(make_run: MakeRun, tmp_path: Path, secrets: tuple[str, ...]) -> None:
    for path in write_reports(make_run(), tmp_path):
        text = path.read_text(encoding="utf-8")
        assert not [secret for secret in secrets if secret in text], path.name
        assert "sample-secret" not in text


def test_accents_survive_in_every_report(make_run: MakeRun, tmp_path: Path) -> None:
    for path in write_reports(make_run(), tmp_path):
        assert "énoncé de CON-002" in path.read_text(encoding="utf-8"), path.name


def test_a_stopped_run_is_reported_as_such(make_run: MakeRun, passed: RuleResult, tmp_path: Path) -> None:
    run = make_run([passed], ended="")
    run.interrupted = True
    report, junit, html, sarif, summary = (path.read_text(encoding="utf-8") for path in write_reports(run, tmp_path))

    assert json.loads(report)["verdict"]["outcome"] == "not-judged"
    assert 'type="interrupted"' in junit
    assert "interrompue avant la fin" in html
    assert json.loads(sarif)["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert "interrompue avant la fin" in summary


def test_a_run_without_end_never_conforms(make_run: MakeRun, passed: RuleResult, tmp_path: Path) -> None:
    report, *_ = write_reports(make_run([passed], ended=""), tmp_path)

    assert json.loads(report.read_bytes())["verdict"] == {
        "outcome": "not-judged",
        "exit_code": 2,
        "totals": dict.fromkeys(
            ("passed", "failed", "warned", "skipped", "inapplicable", "errored", "misconfigured"), 0
        )
        | {"passed": 1},
        "rules": 1,
        "waived": 0,
        "objections": [],
    }


@pytest.mark.parametrize("results", [[], ["skipped"]])
def test_a_run_that_judged_nothing_is_never_green(
    results: list[str], make_run: MakeRun, skipped: RuleResult, tmp_path: Path
) -> None:
    report, junit, html, sarif, summary = write_reports(make_run([skipped for _ in results]), tmp_path)

    assert json.loads(report.read_bytes())["verdict"]["outcome"] == "not-judged"
    assert 'errors="1"' in junit.read_text(encoding="utf-8")
    assert 'class="verdict unsure"' in html.read_text(encoding="utf-8")
    assert json.loads(sarif.read_bytes())["runs"][0]["invocations"][0]["exitCode"] == 2
    assert summary.read_text(encoding="utf-8").startswith("## ? Pas de verdict\n")


def test_an_old_report_is_replaced(make_run: MakeRun, passed: RuleResult, tmp_path: Path) -> None:
    write_reports(make_run(), tmp_path)
    report, *_ = write_reports(make_run([passed]), tmp_path)

    assert json.loads(report.read_bytes())["verdict"]["outcome"] == "conforming"


def test_a_folder_that_is_a_file_is_one_line_not_a_traceback(make_run: MakeRun, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")

    with pytest.raises(BenchError, match="choose another folder with --report"):
        write_reports(make_run(), tmp_path / "taken")


def test_the_guide_names_every_file(make_run: MakeRun, tmp_path: Path) -> None:
    guide = (Path(__file__).resolve().parents[4] / "docs" / "how-to" / "reports.md").read_text(encoding="utf-8")

    assert [path.name for path in write_reports(make_run(), tmp_path) if f"| `{path.name}` |" not in guide] == []
