"""The folder `tests` of a report: a file for each finding, none of an earlier run, and nobody else's is touched."""

from collections.abc import Callable
from pathlib import Path

from droits_conformance.counterexample.standalone import MARK
from droits_conformance.report import write_reports
from droits_conformance.result import RuleResult, Run

MakeRun = Callable[..., Run]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "tests").iterdir())


def test_each_finding_has_a_file(make_run: MakeRun, warned: RuleResult, tmp_path: Path) -> None:
    write_reports(make_run([warned]), tmp_path)

    assert names(tmp_path) == ["test_CON_003_1.py"]


def test_no_file_shows_a_nir_a_key_or_a_token(make_run: MakeRun, tmp_path: Path, secrets: tuple[str, ...]) -> None:
    write_reports(make_run(), tmp_path)

    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "tests").iterdir()]
    assert len(texts) == 26
    assert [secret for secret in secrets for text in texts if secret in text] == []


def test_every_file_is_a_python_program(make_run: MakeRun, tmp_path: Path) -> None:
    write_reports(make_run(), tmp_path)

    for path in (tmp_path / "tests").iterdir():
        compile(path.read_text(encoding="utf-8"), path.name, "exec")


def test_what_an_earlier_run_wrote_is_removed(
    make_run: MakeRun, warned: RuleResult, passed: RuleResult, tmp_path: Path
) -> None:
    write_reports(make_run([warned]), tmp_path)
    write_reports(make_run([passed]), tmp_path)

    assert names(tmp_path) == []


def test_a_file_of_somebody_else_stays(make_run: MakeRun, passed: RuleResult, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_mine.py").write_text(f"# mine\n{MARK}", encoding="utf-8")

    write_reports(make_run([passed]), tmp_path)

    assert names(tmp_path) == ["test_mine.py"]
