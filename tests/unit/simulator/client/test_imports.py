"""What the client and the plugin cost whoever does not use them."""

import subprocess
import sys

import pytest

SHOW = (
    "import sys; print(*sorted({one for one in sys.modules if one.startswith(('droits_', 'connexion', 'starlette'))}))"
)


@pytest.mark.parametrize(
    ("imported", "loaded"),
    [
        ("droits_simulator.client", lambda name: name.startswith("droits_simulator.client")),
        ("droits_simulator.pytest_plugin", lambda name: name == "droits_simulator.pytest_plugin"),
    ],
)
def test_nothing_of_the_sandbox_is_loaded(imported: str, loaded) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", f"import {imported}; {SHOW}"], capture_output=True, text=True, check=True
    )

    assert [name for name in shown.stdout.split() if not loaded(name)] == ["droits_simulator"]
