"""What a target sends must not act on whoever reads the report."""

import pytest

from droits_conformance.report.plain import one_line, plain


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("nul\x00", r"nul\x00"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\ud800", r"\ud800"),
        ("Zoé, n° 3 €\n\t", "Zoé, n° 3 €\n\t"),
    ],
)
def test_control_characters_are_written_out(sent: str, shown: str) -> None:
    assert plain(sent) == shown


def test_a_line_of_the_console_stays_one_line() -> None:
    assert one_line("a\r\nexit 0: conforming\t") == r"a\r\nexit 0: conforming\t"
