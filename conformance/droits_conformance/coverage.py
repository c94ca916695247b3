"""What the judge judges, rule by rule: `python -m droits_conformance.coverage` writes the page `conformance/coverage.md`.

Each rule has the functions that judge it (`module:function`, under `droits_conformance.checks`), or the reason why none
does. The page is made from the rules and the registry alone, so that it is the same on every machine and day.
"""

import sys
from collections.abc import Iterable
from itertools import groupby

from droits_conformance.bench import import_checks
from droits_conformance.checks.registry import checks_of
from droits_contract import Rule, load_rules

COMMAND = "python -m droits_conformance.coverage > conformance/coverage.md"
_HEAD = """# What is judged

Made by `{command}`; not written by hand. Rules: `spec/rules/`; functions: `droits_conformance.checks`.

{judged} of {total} rules are judged; {apart} say why they are not.
"""
_TABLE = """
## {theme}

| rule | title | level | provenance | judged by |
|---|---|---|---|---|
"""


def coverage() -> str:
    """The page."""
    import_checks()
    rules = load_rules()
    judged = sum(bool(checks_of(rule.id)) for rule in rules)
    head = _HEAD.format(command=COMMAND, judged=judged, total=len(rules), apart=len(rules) - judged)
    return head + "".join(
        _theme(theme, found) for theme, found in groupby(_by_theme(rules), key=lambda rule: rule.theme)
    )


def _by_theme(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.theme, rule.id))


def _theme(theme: str, rules: Iterable[Rule]) -> str:
    return _TABLE.format(theme=theme) + "".join(map(_row, rules))


def _row(rule: Rule) -> str:
    cells = (rule.id, rule.title, rule.level, rule.provenance, _judged_by(rule))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _judged_by(rule: Rule) -> str:
    if rule.not_tested:
        return f"not tested: {rule.not_tested}"
    return "<br>".join(f"`{check.__module__.rpartition('.')[2]}:{check.__name__}`" for check in checks_of(rule.id))


if __name__ == "__main__":
    sys.stdout.buffer.write(coverage().encode("utf-8"))
