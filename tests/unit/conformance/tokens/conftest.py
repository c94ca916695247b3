from pathlib import Path

import pytest

from droits_conformance.caller import default_scopes
from droits_conformance.target import ClientProfile

PROGRAM = "#!/bin/sh\n"


@pytest.fixture
def hopital() -> ClientProfile:
    return ClientProfile("hopital", "etablissement-de-soins", "cle-de-test", "c" * 64, "s" * 64, "http://127.0.0.1:9/")


@pytest.fixture
def usual(hopital: ClientProfile) -> tuple[str, ...]:
    return default_scopes(hopital)


@pytest.fixture
def program(tmp_path: Path) -> object:
    """Writes a program of that text beside the profile, and gives the command that runs it."""

    def write(text: str) -> str:
        path = tmp_path / "jeton"
        path.write_text(PROGRAM + text, encoding="utf-8")
        path.chmod(0o755)
        return "./jeton"

    return write
