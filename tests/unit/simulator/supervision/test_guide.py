"""The examples of the guide's section on statistics answer what it says."""

import re
import shlex
from pathlib import Path
from typing import Any

GUIDE = (Path(__file__).resolve().parents[4] / "docs/how-to/sandbox.md").read_text(encoding="utf-8")
SECTION = GUIDE.partition("## Statistics, status, metrics")[2].partition("\n##")[0]
EXAMPLES = re.findall(r"^    (curl .*?) +# (\d{3})$", SECTION, re.MULTILINE)


def test_each_example_answers_as_it_says(bench: Any) -> None:
    for command, status in EXAMPLES:
        words = shlex.split(command)
        method = words[words.index("-X") + 1] if "-X" in words else "GET"
        assert bench.ask(method, words[-1]).status_code == int(status), command
    assert len(EXAMPLES) == SECTION.count("    curl ") == 7
