"""All that is known of one rule: the rule itself, what judges it, which known-bad implementations it condemns."""

from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from droits_conformance.bench import import_checks
from droits_conformance.checks.registry import Check, checks_of
from droits_contract import Mutant, Rule, mutants_of

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judging:
    """A function that judges a rule: `module:function`, and the first line of its docstring."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule with its checks and its mutants."""

    rule: Rule
    checks: tuple[Judging, ...]
    mutants: tuple[Mutant, ...]

    def plain(self) -> Plain:
        """The entry as JSON may carry it; the members of a rule are named as in `spec/rules`."""
        rule = self.rule
        return {
            "id": rule.id,
            "theme": rule.theme,
            "title": rule.title,
            "titre": rule.titre,
            "level": rule.level.value,
            "provenance": rule.provenance.value,
            "source": rule.source,
            "operations": list(rule.operations),
            "depth": rule.depth,
            "not_tested": rule.not_tested,
            "checks": [{"name": one.name, "says": one.says} for one in self.checks],
            "condemns": [{"id": one.id, "kind": one.kind.value} for one in self.mutants],
        }


def entry_of(rule: Rule) -> Entry:
    """The entry of a rule."""
    import_checks()
    return Entry(rule, tuple(map(_judging, checks_of(rule.id))), mutants_of(rule.id))


def _judging(check: Check) -> Judging:
    module = check.__module__.rpartition(".")[2]
    said = (getdoc(check) or "").partition("\n")[0]
    return Judging(f"{module}:{check.__name__}", said)
