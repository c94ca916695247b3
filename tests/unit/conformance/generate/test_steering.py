"""Dates that a generated case draws are moved into the lawful window, and only those."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_conformance.generate.steering import lawful_date

FIRST = date(2026, 11, 24)


@given(st.dates())
def test_a_calendar_date_lands_in_the_window(drawn: date) -> None:
    moved = date.fromisoformat(lawful_date(drawn.isoformat(), FIRST, 180))

    assert FIRST <= moved < FIRST + timedelta(days=180)


@pytest.mark.parametrize("drawn", ["2026-02-30", "1900-02-29", "20261124", "", "null", "2026-W48-2", "٢٠٢٦-11-24"])
def test_what_is_no_date_stays_as_drawn(drawn: str) -> None:
    assert lawful_date(drawn, FIRST, 180) == drawn


def test_the_year_zero_of_json_schema_is_a_year() -> None:
    assert lawful_date("0000-02-29", FIRST, 180) != "0000-02-29"


def test_neighbouring_dates_stay_different() -> None:
    assert len({lawful_date(f"1485-01-{day:02}", FIRST, 180) for day in range(1, 29)}) == 28


def test_asking_for_help_does_not_import_schemathesis() -> None:
    program = "import sys, droits_conformance.checks.generated; sys.exit('schemathesis' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
