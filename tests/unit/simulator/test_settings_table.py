"""The one list of settings is the one that would be made today."""

from pathlib import Path

from droits_simulator.cli import sandbox
from droits_simulator.configuration import SECRETS, options_of
from droits_simulator.settings_table import COMMAND, settings_table

PAGE = Path(__file__).resolve().parents[3] / "docs" / "settings.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == settings_table(), f"run: {COMMAND}"


def test_every_setting_stands_on_it_once() -> None:
    page = settings_table()

    assert [key for key in options_of(sandbox) if page.count(f"| `--{key}` |") != 1] == []
    assert [one.variable for one in SECRETS if page.count(f"| `{one.variable}` |") != 1] == []


def test_a_default_that_depends_on_another_setting_stands_in_its_column() -> None:
    assert "| `v1`, `v2` | v2 | With --broker: its version. |" in settings_table()
