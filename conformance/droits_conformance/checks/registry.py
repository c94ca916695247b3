"""Which function judges which rule.

A check is a function of one `Probe`, bound to one rule id. It returns nothing, or raises an Outcome.

A rule that needs time to pass may have a preparation beside its check: it runs before all rules, the check after all
others, and finds what the preparation returned in `probe.prepared`. A rule about the whole run is prepared before anything
is sent, and judged at the very end.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from droits_conformance.probe import Probe

Check = Callable[[Probe], None]
Preparation = Callable[[Probe], Any]
Bound = TypeVar("Bound", bound=Check)
Preparing = TypeVar("Preparing", bound=Preparation)

_CHECKS: dict[str, list[Check]] = {}
_PREPARATIONS: dict[str, Preparation] = {}
_OF_THE_WHOLE_RUN: set[str] = set()


def check(rule_id: str) -> Callable[[Bound], Bound]:
    """Bind a function to the rule that it judges; a rule may have several."""

    def bind(function: Bound) -> Bound:
        _CHECKS.setdefault(rule_id, []).append(function)
        return function

    return bind


def before(rule_id: str, *, whole_run: bool = False) -> Callable[[Preparing], Preparing]:
    """Bind a function to the rule whose check it prepares, at the start of a run.

    With `whole_run` nothing was sent when it is called, and its check comes after those that waited, too.
    """

    def bind(function: Preparing) -> Preparing:
        _PREPARATIONS[rule_id] = function
        if whole_run:
            _OF_THE_WHOLE_RUN.add(rule_id)
        return function

    return bind


def preparation_of(rule_id: str) -> Preparation | None:
    """The preparation of a rule, None if it needs none."""
    return _PREPARATIONS.get(rule_id)


def is_of_the_whole_run(rule_id: str) -> bool:
    """Whether the rule is about all that was sent during the run."""
    return rule_id in _OF_THE_WHOLE_RUN


def checks_of(rule_id: str) -> tuple[Check, ...]:
    """The checks of a rule, in the order they were written."""
    return tuple(_CHECKS.get(rule_id, ()))


def bound_rules() -> frozenset[str]:
    """Ids of all rules that have a check."""
    return frozenset(_CHECKS)
