"""Reports of a run: one document, masked once, and writers over it.

    write_reports(run, Path("rapport"))   # report.json, junit.xml, report.html, report.sarif, summary.md, tests/

report.json says everything (report.schema.json describes it); junit.xml is for continuous integration, report.sarif for
code scanning and editors, summary.md for the summary of a job; report.html is one file for people, readable offline.
"""

from pathlib import Path

from droits_conformance.report.atomic import write_atomically
from droits_conformance.report.document import document_of, to_json
from droits_conformance.report.html import to_html
from droits_conformance.report.junit import to_junit
from droits_conformance.report.markdown import to_markdown
from droits_conformance.report.sarif import to_sarif
from droits_conformance.report.written_tests import write_tests
from droits_conformance.result import Run

__all__ = ["report_schema", "write_reports"]

_WRITERS = {
    "report.json": to_json,
    "junit.xml": to_junit,
    "report.html": to_html,
    "report.sarif": to_sarif,
    "summary.md": to_markdown,
}


def write_reports(run: Run, folder: Path) -> list[Path]:
    """Write the reports of a run, finished or interrupted; BenchError names a folder that cannot be written."""
    document = document_of(run)
    written = [(folder / name, writer(document)) for name, writer in _WRITERS.items()]
    for path, content in written:
        write_atomically(path, content)
    write_tests(run, folder)
    return [path for path, _ in written]


def report_schema() -> str:
    """The JSON schema (2020-12) of report.json, as published."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")
