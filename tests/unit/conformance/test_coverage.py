"""The page that says what is judged is the one that would be made today."""

import subprocess
import sys
from pathlib import Path

from droits_conformance.checks.registry import checks_of
from droits_conformance.coverage import COMMAND, coverage
from droits_contract import load_rules

PAGE = Path(__file__).resolve().parents[3] / "conformance" / "coverage.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == coverage(), f"run: {COMMAND}"


def test_every_rule_stands_on_it_with_its_checks_or_its_reason() -> None:
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in coverage().splitlines() if line.startswith("| ")}

    for rule in load_rules():
        told = [check.__name__ for check in checks_of(rule.id)] or [str(rule.not_tested)]
        assert [words for words in (rule.level, rule.provenance, *told) if words not in rows[rule.id]] == []


def test_the_command_writes_the_page() -> None:
    made = subprocess.run([sys.executable, "-m", "droits_conformance.coverage"], capture_output=True, check=True)

    assert made.stdout.decode("utf-8") == coverage()
