"""Mutants of members: left out, called otherwise, exchanged with another, or with a wrong value."""

from collections.abc import Callable, Iterator
from typing import Any

from droits_conformance.checks.people import ME
from droits_conformance.mutants.operators.looks import FACTS, FLAGS, PERIODS, SHAPE
from droits_conformance.mutants.operators.places import Holder, Kind, Place, each
from droits_conformance.mutants.operators.rewrite import on_bodies
from droits_conformance.mutants.operators.values import VALUE_OPERATORS, ValueOperator
from droits_conformance.mutants.variant import Origin, Variant

Change = Callable[[Holder], None]


def member_mutants(place: Place) -> Iterator[Variant]:
    """Every mutant of that member."""
    yield _mutant(place, "drop", "is left out", _dropped(place.name), shaped=True)
    yield _mutant(place, "rename", f"is called {renamed(place.name)}", _renamed(place.name), shaped=True)
    if place.next_alike:
        change = _swapped(place.name, place.next_alike)
        yield _mutant(place, f"swap-{place.next_alike}", f"is exchanged with {place.next_alike}", change)
    for operator in VALUE_OPERATORS:
        if place.kind in operator.kinds:
            change = _valued(place, operator)
            yield _mutant(place, operator.name, f"is {operator.told}", change, shaped=operator.shaped)


def renamed(name: str) -> str:
    """The name in the other of the two ways in which the contract writes names, else in capitals."""
    if "_" in name:
        first, *others = name.split("_")
        return first + "".join(word.capitalize() for word in others)
    apart = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return apart if apart != name else name.upper()


def _mutant(place: Place, operator: str, told: str, change: Change, *, shaped: bool = False) -> Variant:
    def whole(document: Any) -> Any:
        each(document, place.path, change)
        return document

    facts = _facts(place)
    return Variant(
        f"{place.operation_id}:{place.written}:{operator}",
        Origin.OPERATOR,
        f"{place.operation_id}: {place.written} {told}",
        look=(*SHAPE, *facts) if shaped and place.operation_id == ME else (*facts, *SHAPE, "CON-004"),
        factory=on_bodies(place.operation_id, whole),
    )


def _facts(place: Place) -> tuple[str, ...]:
    """The rules that compare what stands in that place."""
    if place.kind is Kind.BOOLEAN:
        return FLAGS[place.operation_id]
    return PERIODS if place.path[0] == "periodes_droits" else FACTS[place.operation_id]


def _dropped(name: str) -> Change:
    def change(holder: Holder) -> None:
        holder.pop(name, None)

    return change


def _renamed(name: str) -> Change:
    def change(holder: Holder) -> None:
        if name in holder:
            holder[renamed(name)] = holder.pop(name)

    return change


def _swapped(one: str, other: str) -> Change:
    def change(holder: Holder) -> None:
        held = {name: holder.pop(name) for name in (one, other) if name in holder}
        holder.update({{one: other, other: one}[name]: value for name, value in held.items()})

    return change


def _valued(place: Place, operator: ValueOperator) -> Change:
    def change(holder: Holder) -> None:
        if place.name in holder:
            holder[place.name] = operator.change(holder[place.name], place.node)

    return change
