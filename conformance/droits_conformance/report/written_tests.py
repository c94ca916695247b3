"""The folder `tests` of a report: one file for pytest for each finding, and none of an earlier run."""

from pathlib import Path

from droits_conformance.counterexample import FOLDER, reproducer_of
from droits_conformance.counterexample.standalone import MARK
from droits_conformance.report.atomic import write_atomically
from droits_conformance.result import Run
from droits_contract.errors import BenchError


def write_tests(run: Run, folder: Path) -> list[Path]:
    """Write the test of each finding; BenchError names a file that cannot be written or removed."""
    reproducer = reproducer_of(run)
    written = []
    for result in run.results:
        for rank, finding in enumerate(result.findings, 1):
            shown = reproducer.reproduce(result.rule, finding, rank)
            path = folder / FOLDER / shown.test_name
            write_atomically(path, shown.test.encode("utf-8"))
            written.append(path)
    _remove_stale(folder / FOLDER, set(written))
    return written


def _remove_stale(folder: Path, written: set[Path]) -> None:
    """Remove what an earlier run wrote; a file without our first line is somebody's own."""
    for path in sorted(folder.glob("test_*.py")):
        if path not in written and _is_ours(path):
            _remove(path)


def _is_ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline() == MARK
    except OSError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as cause:
        raise BenchError(
            f"{path}: cannot be removed ({cause.strerror}); remove it, or choose another --report"
        ) from cause
