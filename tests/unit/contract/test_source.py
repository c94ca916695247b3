"""The artefacts are found in a checkout and in an installed wheel: both layouts are built, and the package read there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import droits_contract
from droits_contract.source import artefact

FOLDERS = ("openapi", "published", "convention", "rules")
READ = """
import sys
sys.path.insert(0, sys.argv[1])
from droits_contract import load_contract, load_conventions, load_rules
from droits_contract.source import artefact
print(artefact("spec", "openapi", "droits.yaml"))
print(len(load_contract().operations), len(load_contract("droits-2019").operations), len(load_conventions()))
"""


def lay_out(package: Path, artefacts: Path) -> None:
    """A copy of the package in one place and of its artefacts in another."""
    source = Path(droits_contract.__file__).parent
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__", "artefacts"))
    for folder in FOLDERS:
        shutil.copytree(artefact("spec", folder), artefacts / "spec" / folder)


def read_from(root: Path) -> list[str]:
    command = [sys.executable, "-c", READ, str(root)]
    done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_in_a_checkout_the_contract_lies_in_plain_sight(tmp_path: Path) -> None:
    lay_out(tmp_path / "spec" / "droits_contract", tmp_path)

    assert read_from(tmp_path / "spec") == [str(tmp_path / "spec" / "openapi" / "droits.yaml"), "7 7 3"]


def test_in_a_wheel_the_contract_travels_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "droits_contract"
    lay_out(package, package / "artefacts")

    assert read_from(tmp_path) == [str(package / "artefacts" / "spec" / "openapi" / "droits.yaml"), "7 7 3"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_artefacts_of_this_installation_are_there(folder: str) -> None:
    assert any(artefact("spec", folder).iterdir())
