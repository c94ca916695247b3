from pathlib import Path

import pytest

from droits_conformance.suite import suite_digest, tree_digest


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "judge" / "checks").mkdir(parents=True)
    (tmp_path / "judge" / "checks" / "fenetre.py").write_text("DAY = 1\n", encoding="utf-8")
    (tmp_path / "judge" / "report.html").write_text("<p>", encoding="utf-8")
    return tmp_path / "judge"


def digest(tree: Path) -> str:
    return tree_digest({"judge": tree})


def test_the_installed_suite_has_one_fingerprint() -> None:
    assert len(suite_digest()) == 64


@pytest.mark.parametrize("name", ["checks/fenetre.py", "report.html"])
def test_a_changed_source_or_data_file_changes_the_fingerprint(tree: Path, name: str) -> None:
    before = digest(tree)
    (tree / name).write_text("DAY = 2\n", encoding="utf-8")

    assert digest(tree) != before


def test_a_renamed_file_changes_the_fingerprint(tree: Path) -> None:
    before = digest(tree)
    (tree / "report.html").rename(tree / "rapport.html")

    assert digest(tree) != before


def test_what_python_and_editors_leave_behind_does_not_count(tree: Path) -> None:
    before = digest(tree)
    (tree / "__pycache__").mkdir()
    (tree / "__pycache__" / "fenetre.pyc").write_bytes(b"\0")
    (tree / ".fenetre.py.swp").write_bytes(b"\0")

    assert digest(tree) == before


def test_artefacts_shipped_in_a_wheel_count_where_a_checkout_has_them(tree: Path) -> None:
    before = digest(tree)
    (tree / "artefacts").mkdir()
    (tree / "artefacts" / "droits.yaml").write_text("openapi: 3", encoding="utf-8")

    assert digest(tree) == before
