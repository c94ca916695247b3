"""In which order the rules of a run are judged.

Rules that need time to pass begin before the others and end after them. Rules about privacy read every exchange that the
other rules caused, so that they come late; those about the whole run begin before anything is sent, and end last.
"""

from dataclasses import dataclass
from itertools import groupby

from droits_conformance.checks.registry import is_of_the_whole_run, preparation_of
from droits_conformance.phase import rank_of
from droits_contract import Rule

_READ_EVERYTHING = frozenset({"confidentialite"})


@dataclass(frozen=True, slots=True)
class Order:
    """`groups` are judged at once, each by one process and in its order; the others one after another in this process."""

    groups: tuple[tuple[Rule, ...], ...]
    reading: tuple[Rule, ...]
    waiting: tuple[Rule, ...]
    whole: tuple[Rule, ...]

    @property
    def at_once(self) -> tuple[Rule, ...]:
        """All rules of the groups."""
        return tuple(rule for group in self.groups for rule in group)

    @property
    def last(self) -> tuple[Rule, ...]:
        """What is judged after the groups."""
        return (*self.waiting, *self.reading, *self.whole)


def order_of(rules: tuple[Rule, ...]) -> Order:
    """The order of these rules. Those of one theme share what they prepare, so that they stay together."""
    prepared = tuple(rule for rule in rules if preparation_of(rule.id) and not rule.not_tested)
    whole = tuple(rule for rule in prepared if is_of_the_whole_run(rule.id))
    waiting = tuple(rule for rule in prepared if rule not in whole)
    others = tuple(rule for rule in rules if rule not in prepared)
    reading = tuple(rule for rule in others if rule.theme in _READ_EVERYTHING)
    themes = sorted((rule for rule in others if rule not in reading), key=lambda rule: (rank_of(rule), rule.theme))
    groups = (tuple(found) for _, found in groupby(themes, key=lambda rule: rule.theme))
    return Order(tuple(groups), reading, waiting, whole)
