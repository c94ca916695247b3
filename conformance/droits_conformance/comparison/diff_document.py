"""The outcome of `droits diff`, gathered: differences of one sort and cause count once, told by the smallest example."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from droits_conformance.comparison.difference import Difference, Side
from droits_conformance.comparison.judging import Judged
from droits_conformance.comparison.meeting import Outcome
from droits_conformance.masking import Masker, harvest

Document = dict[str, Any]
Mask = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Differences of one side, cause and operation; `example` is the smallest."""

    side: Side
    reason: str
    operation: str
    count: int
    example: Difference


def gathered(outcome: Outcome) -> list[Gathered]:
    """The differences, those that speak against somebody first."""
    groups: dict[tuple[Side, str, str], list[Difference]] = {}
    for one in outcome.differences:
        groups.setdefault((one.side, one.reason, one.question.call.operation_id), []).append(one)
    order = list(Side)
    found = [Gathered(*key, len(group), min(group, key=lambda one: one.question.size)) for key, group in groups.items()]
    return sorted(found, key=lambda one: (order.index(one.side), one.reason, one.operation))


def masker_of(outcome: Outcome) -> Mask:
    """Hides the secrets of both targets, and every token and code that was seen."""
    sides = (outcome.sides.a, outcome.sides.b)
    maskers = [Masker(target.profile, harvest(target.journal)) for target in sides]
    return lambda text: maskers[1].text(maskers[0].text(text))


def document_of(outcome: Outcome) -> Document:
    """Everything, masked, for a machine."""
    mask, sides = masker_of(outcome), outcome.sides
    return {
        "a": {"name": mask(sides.a.profile.name), "droits": mask(sides.a.profile.droits)},
        "b": {"name": mask(sides.b.profile.name), "droits": mask(sides.b.profile.droits)},
        "seed": outcome.seed,
        "today": sides.today.isoformat(),
        "conventions": list(sides.conventions),
        "asked": outcome.asked,
        "same": outcome.asked - len(outcome.differences),
        "totals": {side.value: len(outcome.of(side)) for side in Side},
        "differences": [_difference(one, mask) for one in gathered(outcome)],
        "exit_code": outcome.exit_code,
    }


def _difference(one: Gathered, mask: Mask) -> Document:
    example = one.example
    return {
        "side": one.side.value,
        "reason": one.reason,
        "operation": one.operation,
        "count": one.count,
        "example": {
            "asked": mask(str(example.question)),
            "people": example.question.people,
            "place": example.place,
            "a": _judged(example.a, mask),
            "b": _judged(example.b, mask),
        },
    }


def _judged(one: Judged, mask: Mask) -> Document:
    told = {
        "seen": mask(one.seen),
        "known": one.known,
        "choices": {choice.rule: choice.value for choice in one.choices},
    }
    breach = one.breach
    if breach is None:
        return told | {"breach": None}
    return told | {"breach": {"rule": breach.rule, "seen": mask(breach.seen), "expected": mask(breach.expected)}}
