"""The pages of docs/how-to do what they say: their files are written down as they stand, and run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "test-your-integration.md"
FILES = dict(re.findall(r"```python\n# (\w+\.py)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
SHOWN = re.search(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_tests_of_the_page_pass(folder: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-W", "error", "--rootdir", str(folder)]

    ended = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=folder, capture_output=True, text=True, check=False
    )

    assert sorted(FILES) == ["conftest.py", "show_family.py", "test_family.py", "test_login.py", "test_time.py"]
    assert ended.returncode == 0, ended.stdout
    assert "8 passed" in ended.stdout


def test_the_script_of_the_page_prints_what_the_page_shows(folder: Path) -> None:
    ended = subprocess.run([sys.executable, "show_family.py"], cwd=folder, capture_output=True, text=True, check=False)

    assert SHOWN is not None
    assert (ended.stdout, ended.stderr) == (SHOWN[1], "")
