"""Finding rules by what a reader knows of them: an id, a theme, a level, a provenance, an operation."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from droits_conformance.errors import UnknownRule
from droits_contract import Rule, load_contract, load_rules

_LIKENESS = 0.6


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules a reader wants; an empty choice wants all. `untested` wants those alone that nothing judges."""

    themes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    provenances: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    untested: bool = False

    def takes(self, rule: Rule) -> bool:
        """Whether the reader wants that rule."""
        return (
            (not self.themes or rule.theme in self.themes)
            and (not self.levels or rule.level in self.levels)
            and (not self.provenances or rule.provenance in self.provenances)
            and (not self.operations or not set(self.operations).isdisjoint(rule.operations))
            and (not self.untested or rule.not_tested is not None)
        )


def find_rule(rule_id: str) -> Rule:
    """The rule of that id, in whatever case it is written; UnknownRule names the nearest."""
    known = {rule.id: rule for rule in load_rules()}
    _require("rule", rule_id, known, asked_as=rule_id.upper())
    return known[rule_id.upper()]


def list_rules(wanted: Wanted) -> tuple[Rule, ...]:
    """The rules that are wanted, by theme and id; UnknownRule for a theme or an operation that there is not."""
    rules = load_rules()
    for theme in wanted.themes:
        _require("theme", theme, {rule.theme for rule in rules})
    for operation in wanted.operations:
        _require("operation", operation, [one.operation_id for one in load_contract().operations])
    return tuple(sorted(filter(wanted.takes, rules), key=lambda rule: (rule.theme, rule.id)))


def _require(kind: str, word: str, known: Iterable[str], *, asked_as: str | None = None) -> None:
    names = sorted(known)
    asked = asked_as or word
    if asked in names:
        return
    near = get_close_matches(asked, names, n=3, cutoff=_LIKENESS)
    few = f"it is one of {', '.join(names)}" if kind != "rule" else "see `droits rules list`"
    raise UnknownRule(kind, word, f"did you mean {' or '.join(near)}?" if near else few)
