"""Reading a date parameter."""

from datetime import date

import pytest

from droits_simulator.api.dates import lit_date


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2028, 2, 29), date.min, date.max])
def test_a_full_date_is_read(day: date) -> None:
    assert lit_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text", ["2027-02-29", "20261124", "2026-W48-2", "2026-11-24 ", "٢٠٢٦-11-24", "", "2026-11-24\n", "26-11-24"]
)
def test_anything_else_is_not_a_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        lit_date(text)
