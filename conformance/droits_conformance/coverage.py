"""What the judge judges, rule by rule: `python -m droits_conformance.coverage` writes the page `conformance/coverage.md`.

Each rule has the functions that judge it (`module:function`, under `droits_conformance.checks`), or the reason why none
does, and the known-bad implementations that it condemns. The page is made from the rules, the registry and the mutants
alone, so that it is the same on every machine and day.
"""

import sys
from collections.abc import Iterable
from itertools import groupby

from droits_conformance.bench import import_checks
from droits_conformance.checks.registry import checks_of
from droits_conformance.proof import load_proof
from droits_contract import Rule, load_mutants, load_rules, mutants_of

COMMAND = "python -m droits_conformance.coverage > conformance/coverage.md"
_HEAD = """# What is judged

Made by `{command}`; not written by hand.
Rules: `spec/rules/`; functions: `droits_conformance.checks`; mutants, known-bad implementations that rules must condemn:
`spec/mutants/`.

{judged} of {total} rules are judged; {apart} say why they are not.

{condemning} rules condemn at least one of {mutants} mutants that are made for them. {unproved}
"""
_UNPROVED = """**{count} rules that are judged condemn none.** Until one is
there, only the planted mistakes of `tests/unit/conformance` speak for them:

{without}"""
_ALL_PROVED = "No rule that is judged condemns none."
_PROOF = """
## Proof

Measured on {measured} with banc-droits {version} by `droits mutants --keep` ([how](../docs/how-to/mutants.md)):
{killed} of {mutants} mutants condemned ({rate:.1%}), {alarms} false alarms in {plays} plays of {benign} lawful variants
with {seeds} seeds.

| mutants | killed | survived | equivalent |
|---|---:|---:|---:|
{rows}
"""
_TABLE = """
## {theme}

| rule | title | level | provenance | judged by | condemns |
|---|---|---|---|---|---|
"""


def coverage() -> str:
    """The page."""
    import_checks()
    rules = load_rules()
    return (
        _head(rules)
        + _proof()
        + "".join(_theme(theme, found) for theme, found in groupby(_by_theme(rules), key=lambda rule: rule.theme))
    )


def unproved(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that are judged, and of which no mutant shows that they can see."""
    return [rule for rule in rules if not rule.not_tested and not mutants_of(rule.id)]


def _head(rules: tuple[Rule, ...]) -> str:
    judged = sum(bool(checks_of(rule.id)) for rule in rules)
    return _HEAD.format(
        command=COMMAND,
        judged=judged,
        total=len(rules),
        apart=len(rules) - judged,
        condemning=sum(bool(mutants_of(rule.id)) for rule in rules),
        mutants=len(load_mutants()),
        unproved=_unproved(unproved(_by_theme(rules))),
    )


def _unproved(rules: list[Rule]) -> str:
    if not rules:
        return _ALL_PROVED
    return _UNPROVED.format(count=len(rules), without="\n".join(_without(rules)))


def _proof() -> str:
    proof = load_proof()
    if proof is None:
        return ""
    rows = (
        f"| {name} | {count['killed']} | {count['survived']} | {count['equivalent']} |"
        for name, count in proof.origins.items()
    )
    told = {
        name: getattr(proof, name)
        for name in ("measured", "version", "killed", "mutants", "alarms", "plays", "benign", "seeds")
    }
    return _PROOF.format(**told, rate=proof.kill_rate, rows="\n".join(rows))


def _without(rules: Iterable[Rule]) -> Iterable[str]:
    for theme, found in groupby(rules, key=lambda rule: rule.theme):
        yield f"- {theme}: {', '.join(rule.id for rule in found)}"


def _by_theme(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (rule.theme, rule.id))


def _theme(theme: str, rules: Iterable[Rule]) -> str:
    return _TABLE.format(theme=theme) + "".join(map(_row, rules))


def _row(rule: Rule) -> str:
    cells = (rule.id, rule.title, rule.level, rule.provenance, _judged_by(rule), _condemns(rule))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _judged_by(rule: Rule) -> str:
    if rule.not_tested:
        return f"not tested: {rule.not_tested}"
    return "<br>".join(f"`{check.__module__.rpartition('.')[2]}:{check.__name__}`" for check in checks_of(rule.id))


def _condemns(rule: Rule) -> str:
    told = [f"{mutant.source} `{mutant.id}`" for mutant in mutants_of(rule.id)]
    proof = load_proof()
    if proof and (count := proof.rules.get(rule.id)):
        told.append(f"{count} of those made systematically")
    return "<br>".join(told) or "—"


if __name__ == "__main__":
    sys.stdout.buffer.write(coverage().encode("utf-8"))
