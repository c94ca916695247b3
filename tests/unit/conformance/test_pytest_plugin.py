"""The plugin as anybody's pytest loads it: it costs nothing, and says what it needs."""

import subprocess
import sys

import pytest

from droits_conformance import pytest_plugin
from droits_conformance.depth import DEPTHS
from droits_conformance.generate import campaign  # noqa: F401 - a pytest in this process forgets what it loads: not this

pytest_plugins = ["pytester"]


def test_loading_it_loads_nothing_else() -> None:
    read = "import sys; import droits_conformance.pytest_plugin; print(*sorted(set(sys.modules) - before))"
    told = subprocess.run(
        [sys.executable, "-c", f"import pytest, sys; before = set(sys.modules); {read}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.split() == ["droits_conformance", "droits_conformance.pytest_plugin"]


@pytest.mark.parametrize("option", ["only=caisse", "skip=caisse", "seed=0", "report=rapport", "depth=quick"])
def test_an_option_without_a_target_is_refused(pytester: pytest.Pytester, option: str) -> None:
    ended = pytester.runpytest_inprocess(f"--droits-{option}")

    assert ended.ret == pytest.ExitCode.USAGE_ERROR
    ended.stderr.fnmatch_lines([f"ERROR: --droits-{option.partition('=')[0]} needs a target: *"])


def test_without_options_tests_are_what_they_were(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_mine():\n    pass")

    pytester.runpytest_inprocess("-W", "error").assert_outcomes(passed=1)


def test_depths_are_those_of_the_judge() -> None:
    assert tuple(DEPTHS) == pytest_plugin.DEPTHS
