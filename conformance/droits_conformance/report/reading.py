"""Reading a report back: the file that `droits verify` wrote, checked against its published schema."""

from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from droits_conformance.errors import ReportUnreadable
from droits_conformance.report import report_schema

NAME = "report.json"
EXPECTED = "a report.json that droits verify wrote, or the folder that holds it"


def report_file(place: Path) -> Path:
    """The file itself, or the one in a folder."""
    return place / NAME if place.is_dir() else place


def read_json(path: Path) -> Any:
    """What a file holds as JSON; ReportUnreadable if it cannot be read, or is none."""
    try:
        return orjson.loads(path.read_bytes())
    except OSError as cause:
        raise ReportUnreadable(str(path), f"cannot be read ({cause.strerror})", EXPECTED) from cause
    except orjson.JSONDecodeError as cause:
        raise ReportUnreadable(str(path), "is not JSON", EXPECTED) from cause


def read_report(place: Path) -> dict[str, Any]:
    """The document of a report; ReportUnreadable if there is none there."""
    path = report_file(place)
    document = read_json(path)
    wrong = next(Draft202012Validator(orjson.loads(report_schema())).iter_errors(document), None)
    if wrong is not None:
        raise ReportUnreadable(str(path), f"is no report ({wrong.json_path}: {wrong.message[:120]})", EXPECTED)
    return dict(document)
