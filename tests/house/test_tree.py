"""What the repository must not hold, and what it must."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
TEXTS = [name for name in TRACKED if not name.endswith((".png", ".ico"))]
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|root|Users|opt|work|tmp)/\w+")
REGISTRY_HOSTS = re.compile(r"pypi\.org|pythonhosted|registry\.npmjs|registry\.yarnpkg|deb\.debian\.org")

FOLDERS = {
    ".ci": "what protects main",
    "bench": "measured speeds",
    "conformance": "the judge",
    "docs": "how and why",
    "examples": "projects and pipelines of partners, which need no more of this repository than its wheel",
    "fixtures": "people who do not exist",
    "simulator": "the sandbox",
    "spec": "the contract",
    "tests": "what proves it",
}


@pytest.mark.parametrize("name", TEXTS)
def test_no_file_names_a_path_of_a_machine_or_the_host_of_a_registry(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert MACHINE_PATHS.findall(text) == []
    if name != "tests/house/test_tree.py":
        assert REGISTRY_HOSTS.findall(text) == []


def test_the_five_published_top_level_names_are_there() -> None:
    tops = {name.split("/")[0] for name in TRACKED}

    assert tops >= {"spec", "simulator", "conformance", "fixtures", "tox.ini", "README.md"}


def test_every_folder_at_the_top_has_its_reason() -> None:
    tops = {name.split("/")[0] for name in TRACKED if "/" in name}

    assert sorted(tops - FOLDERS.keys()) == []


def test_source_roots_are_not_packages_themselves() -> None:
    assert not [
        top for top in ("spec", "fixtures", "simulator", "conformance") if (ROOT / top / "__init__.py").exists()
    ]
