"""Reports to replay from: two rules broken, the second twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

Document = dict[str, Any]


def finding(seen: str = "status 200", asked: str = "getMe as claire.dupont", **more: Any) -> Document:
    told = {"asked": asked, "seen": seen, "expected": "status 401", "operation": "getMe", "exchange": None}
    return told | more


def document(*findings: Document, **changes: Any) -> Document:
    rule = {
        "id": "AUT-001",
        "title": "no key is refused",
        "verdict": "failed",
        "reason": None,
        "findings": list(findings),
    }
    told = {
        "tool": {"version": "0.1.0"},
        "target": {"origin": "--sandbox", "faults": ["fenetre-ignoree"], "foyers": "cast", "today": None},
        "run": {"seed": 7, "depth": "quick", "today": "2026-11-24", "interrupted": False},
        "hashes": {"contract": "a", "rules": "b"},
        "rules": [rule],
    }
    return told | changes


@pytest.fixture
def make_document() -> Callable[..., Document]:
    """A report of one broken rule with those findings."""
    return document


@pytest.fixture
def make_finding() -> Callable[..., Document]:
    """A finding as a report writes it."""
    return finding


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Document], Path]:
    """Write a report; the folder that it stands in."""

    def write(report: Document) -> Path:
        (tmp_path / "report.json").write_bytes(orjson.dumps(report))
        return tmp_path

    return write
