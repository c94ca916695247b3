"""Where a rule is written down, for whoever wants to open it."""

from pathlib import Path

from droits_contract import Rule
from droits_contract.source import artefact


def place_of(rule: Rule) -> tuple[Path, int]:
    """The file of a rule, and the line (from 1) on which it begins."""
    path = artefact("spec", "rules", f"{rule.theme}.yaml")
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (number for number, line in enumerate(lines, 1) if line.split() == ["-", "id:", rule.id])
    return path, next(found, 1)
