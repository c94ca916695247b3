"""Operators on one value: what is wrong with it, by the sort of value. None where the value has nothing to be wrong in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from unicodedata import combining, normalize

from droits_conformance.mutants.operators.places import Kind, Node

Change = Callable[[Any, Node], Any]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ValueOperator:
    """`told` completes "the member is …"; `shaped` is whether the value then breaks the schema rather than the facts."""

    name: str
    told: str
    kinds: frozenset[Kind]
    change: Change
    shaped: bool = False


def _retyped(value: Any, node: Node) -> Any:
    """The same, said in another type."""
    del node
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() else [value]
    return {"0": value} if isinstance(value, list) else [value]


def _shifted(days: int) -> Change:
    def change(value: Any, node: Node) -> Any:
        del node
        try:
            return (date.fromisoformat(value) + days * _DAY).isoformat()
        except (TypeError, ValueError, OverflowError):
            return value

    return change


def _written_otherwise(value: Any, node: Node) -> Any:
    del node
    return "/".join(reversed(value.split("-")))


def _with_an_hour(value: Any, node: Node) -> Any:
    del node
    return f"{value}T00:00:00Z"


def _another_choice(value: Any, node: Node) -> Any:
    """The next value of the enumeration."""
    choices = node["enum"]
    return choices[(choices.index(value) + 1) % len(choices)] if value in choices else value


def _off_by_one(value: Any, node: Node) -> Any:
    """The number that follows; of a code the last digit that follows."""
    del node
    if isinstance(value, str):
        return f"{value[:-1]}{(int(value[-1]) + 1) % 10}" if value[-1:].isdigit() else value
    return value + 1


def _one_less(value: Any, node: Node) -> Any:
    del node
    return value - 1


def _without_accents(value: Any, node: Node) -> Any:
    del node
    return "".join(letter for letter in normalize("NFD", value) if not combining(letter))


def _of(change: Callable[[Any], Any]) -> Change:
    return lambda value, _node: change(value)


_STRINGS = frozenset({Kind.DATE, Kind.CHOICE, Kind.CODE, Kind.TEXT})
_DATES, _TEXTS = frozenset({Kind.DATE}), frozenset({Kind.TEXT})
_LISTS, _FLAGS = frozenset({Kind.LIST}), frozenset({Kind.BOOLEAN})

VALUE_OPERATORS = (
    ValueOperator("null", "null", frozenset(Kind), _of(lambda _value: None), shaped=True),
    ValueOperator("retype", "of another type", frozenset(Kind), _retyped, shaped=True),
    ValueOperator("empty", "empty", _STRINGS, _of(lambda _value: ""), shaped=True),
    ValueOperator("truncate", "cut by its last character", _STRINGS, _of(lambda value: value[:-1])),
    ValueOperator("blank", "followed by a blank", _STRINGS, _of(lambda value: f"{value} ")),
    ValueOperator("case", "in the other case", frozenset({Kind.CHOICE, Kind.TEXT}), _of(str.swapcase)),
    ValueOperator("accents", "without its accents", _TEXTS, _without_accents),
    ValueOperator("constant", "always the same text", _TEXTS, _of(lambda _value: "Inconnu")),
    ValueOperator("day-after", "a day too late", _DATES, _shifted(1)),
    ValueOperator("day-before", "a day too early", _DATES, _shifted(-1)),
    ValueOperator("format", "written DD/MM/YYYY", _DATES, _written_otherwise, shaped=True),
    ValueOperator("hour", "written with an hour", _DATES, _with_an_hour, shaped=True),
    ValueOperator("other", "another of its enumeration", frozenset({Kind.CHOICE}), _another_choice),
    ValueOperator("off-by-one", "one too many", frozenset({Kind.INTEGER, Kind.CODE}), _off_by_one),
    ValueOperator("one-less", "one too few", frozenset({Kind.INTEGER}), _one_less),
    ValueOperator("inverted", "the contrary", _FLAGS, _of(lambda value: not value)),
    ValueOperator("always", "always true", _FLAGS, _of(lambda _value: True)),
    ValueOperator("never", "always false", _FLAGS, _of(lambda _value: False)),
    ValueOperator("emptied", "without any element", _LISTS, _of(lambda _value: [])),
    ValueOperator("first-lost", "without its first element", _LISTS, _of(lambda value: value[1:])),
    ValueOperator("last-lost", "without its last element", _LISTS, _of(lambda value: value[:-1])),
    ValueOperator("doubled", "with its first element twice", _LISTS, _of(lambda value: value[:1] + value)),
    ValueOperator("hollow", "without any member", frozenset({Kind.OBJECT}), _of(lambda _value: {}), shaped=True),
)
