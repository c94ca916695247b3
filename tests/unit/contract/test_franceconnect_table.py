"""The page that says what FranceConnect does, and who watches over it, is the one that would be made today."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from droits_contract import franceconnect_table
from droits_contract.franceconnect import load_franceconnect
from droits_contract.franceconnect_table import COMMAND, page
from droits_contract.rules import load_rules

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "franceconnect.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run: {COMMAND}"


def test_every_fact_stands_on_it_with_its_source_and_what_watches_over_it() -> None:
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in page().splitlines() if line.startswith("| `fc-")}

    for fact in (fact for section in load_franceconnect() for fact in section.facts):
        told = (fact.source, *fact.rules, fact.why_not or "", fact.because or "")
        assert [words for words in told if words.replace("|", "&#124;") not in rows[f"`{fact.id}`"]] == []
        assert rows[f"`{fact.id}`"].count("](../tests/") == len(fact.tests)


def test_the_counts_at_its_head_are_those_of_its_rows() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| `fc-")]
    apart = sum("| No rule. " in row for row in rows)
    likes = [re.search(r" \| (yes|partly|no)(: [^|]*)? \|$", row) for row in rows]
    like = [found[1] for found in likes if found]
    counts = (len(rows), len(rows) - apart, apart, like.count("yes"), like.count("partly"), like.count("no"))

    assert f"| {' | '.join(map(str, counts))} |" in page()


def test_a_rule_that_nothing_judges_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [replace(rule, not_tested="why not" if rule.id == "AUT-007" else None) for rule in load_rules()]
    monkeypatch.setattr(franceconnect_table, "load_rules", lambda: rules)

    assert "AUT-004, AUT-007 (not tested)" in page()


def test_the_command_writes_the_page() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "droits_contract.franceconnect_table"], capture_output=True, check=True
    )

    assert made.stdout.decode("utf-8") == page()
