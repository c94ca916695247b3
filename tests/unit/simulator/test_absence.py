"""Parts of libraries that are optional are not imported where nobody asks for them."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from droits_simulator.absence import UNUSED, absent


def test_what_is_absent_cannot_be_imported_and_is_there_again_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "un_extra.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with absent("un_extra"), pytest.raises(ImportError):
        import_module("un_extra")
    assert import_module("un_extra").__name__ == "un_extra"


def test_what_was_imported_before_stays_as_it_is() -> None:
    with absent("pytest"):
        assert sys.modules["pytest"] is pytest


SERVED = """
import sys
from droits_simulator.absence import UNUSED, absent
from droits_simulator.plan import keep_quiet
keep_quiet()
with absent(*UNUSED):
    import droits_simulator.app, droits_simulator.server
print(*(name for name in (*UNUSED, "rich", "pygments") if name in sys.modules))
import httpx, connexion
httpx.Client().close()
"""


def test_a_sandbox_needs_none_of_what_is_left_out() -> None:
    """In a process of its own: here others may have imported them."""
    ended = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=False)
    assert (ended.stdout.strip(), ended.stderr) == ("", ""), UNUSED
