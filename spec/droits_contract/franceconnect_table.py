"""What FranceConnect does, as a page: `python -m droits_contract.franceconnect_table` writes `docs/franceconnect.md`.

For each fact: how it is known, which rules judge it or why none does, which tests pin it in the sandbox, and whether the
sandbox does the same. The page is made from `spec/` alone, so that it is the same on every machine and day.
"""

import sys
from collections import Counter
from collections.abc import Iterable

from droits_contract.franceconnect import Fact, Likeness, Section, load_franceconnect
from droits_contract.rules import load_rules

COMMAND = "python -m droits_contract.franceconnect_table > docs/franceconnect.md"
_HEAD = """# What FranceConnect does

Made by `{command}`; not written by hand.

Facts: `spec/franceconnect/`, one file per section; the sections are those of [sources](sources.md), franceconnect. Rules:
`spec/rules/`; [which check judges them](../conformance/coverage.md).

Each fact says how it is known: **V** read in a source, **D** derived from one, **P** from a page of which only the opening
was read, **I** from an issue, **R** recalled and not verified, **uncertain** where sources disagree or are silent. Then who
watches over it: the rules by which the judge demands it of any broker or data provider, or the reason why none does, and
the tests by which the sandbox pins it. Last, whether the sandbox does the same.

| facts | judged by a rule | reason why not | sandbox does the same | partly | not |
|---|---|---|---|---|---|
| {total} | {judged} | {apart} | {same} | {partly} | {absent} |

| why no rule | facts |
|---|---|
{reasons}"""
_TABLE = """
## §{number} {title}

| fact | what FranceConnect does | known by | judged by, or why not; pinned by | sandbox |
|---|---|---|---|---|
"""
_LIKE = {Likeness.SAME: "yes", Likeness.PARTLY: "partly", Likeness.NOT: "no"}


def page() -> str:
    """The page."""
    sections = load_franceconnect()
    return _head([fact for section in sections for fact in section.facts]) + "".join(map(_section, sections))


def _head(facts: list[Fact]) -> str:
    like = Counter(fact.sandbox for fact in facts)
    reasons = Counter(fact.why_not for fact in facts if fact.why_not)
    rows = (_cells(text, str(count)) for text, count in sorted(reasons.items(), key=lambda one: (-one[1], one[0])))
    apart = sum(reasons.values())
    return _HEAD.format(
        command=COMMAND,
        total=len(facts),
        judged=len(facts) - apart,
        apart=apart,
        same=like[Likeness.SAME],
        partly=like[Likeness.PARTLY],
        absent=like[Likeness.NOT],
        reasons="".join(rows),
    )


def _section(section: Section) -> str:
    return _TABLE.format(number=section.number, title=section.title) + "".join(map(_row, section.facts))


def _row(fact: Fact) -> str:
    known = f"**{', '.join(fact.evidence)}** {fact.source}"
    sandbox = f"{_LIKE[fact.sandbox]}: {fact.because}" if fact.because else _LIKE[fact.sandbox]
    return _cells(f"`{fact.id}`", fact.says, known, _watched(fact), sandbox)


def _watched(fact: Fact) -> str:
    unjudged = {rule.id for rule in load_rules() if rule.not_tested}
    rules = (f"{rule} (not tested)" if rule in unjudged else rule for rule in fact.rules)
    first = ", ".join(rules) if fact.rules else f"No rule. {fact.why_not}"
    return "<br>".join((first, *map(_link, fact.tests)))


def _link(test: str) -> str:
    """A test as the sentence that its name is, leading to its file."""
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{path})"


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in _lines(cells))} |\n"


def _lines(cells: Iterable[str]) -> Iterable[str]:
    return (" ".join(cell.split()) for cell in cells)


if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode("utf-8"))
