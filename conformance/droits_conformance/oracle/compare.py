"""Comparing an observed body with the expected one, as tolerantly as the contract is loose and no more.

The order of lists and of members is never promised. Values marked `MayBeAbsent` may be left out, and so may an empty
list inside an object. A null counts as an absence (CON-004 speaks of nulls). Members that the published contract does
not know are left to CON-003. Everything else is equality.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from droits_conformance.oracle.nir import without_nirs
from droits_contract import load_contract


class MayBeAbsent(str):
    """An expected text that a conforming answer may leave out."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the observed body is not the expected one; `seen` and `expected` in words, without any NIR."""

    path: str
    seen: str
    expected: str


def differences(seen: Any, expected: Any, path: str = "") -> list[Difference]:
    """All differences between an observed body and an expected one, in the order of the expected one."""
    if isinstance(expected, dict) and isinstance(seen, dict):
        return _members(seen, expected, path)
    if isinstance(expected, list) and isinstance(seen, list):
        return _entries(seen, expected, path)
    if type(seen) is type(expected) or (isinstance(expected, str) and isinstance(seen, str)):
        return [] if seen == expected else [Difference(path or "body", words(seen), words(expected))]
    return [Difference(path or "body", words(seen), words(expected))]


def difference(seen: Any, expected: Any) -> Difference | None:
    """The first difference, or None."""
    return next(iter(differences(seen, expected)), None)


def missing(seen: list[Any], expected: list[Any]) -> list[Any]:
    """The expected entries that no observed entry answers to, whatever else was observed."""
    pairs = _paired(seen, expected)
    return [entry for index, entry in enumerate(expected) if index not in pairs]


def words(value: Any) -> str:
    """A value for a person to read: short, and without any NIR."""
    if isinstance(value, dict | list):
        text = without_nirs(str(value))
        return text if len(text) <= 200 else f"{text[:200]}…"
    return "absent" if value is None else without_nirs(repr(str(value)) if isinstance(value, str) else str(value))


@cache
def known_members() -> frozenset[str]:
    """Every member name of the published contract."""
    schemas = load_contract("droits-2019").document["components"]["schemas"].values()
    return frozenset(name for schema in schemas for name in schema.get("properties", {}))


def _members(seen: dict[str, Any], expected: dict[str, Any], path: str) -> list[Difference]:
    found: list[Difference] = []
    for name, value in expected.items():
        place = f"{path}.{name}" if path else name
        if seen.get(name) is not None:
            found += differences(seen[name], value, place)
        elif not _may_be_absent(value):
            found.append(Difference(place, "absent", words(value)))
    return found + list(_unexpected(seen, expected, path))


def _unexpected(seen: dict[str, Any], expected: dict[str, Any], path: str) -> Iterator[Difference]:
    for name, value in seen.items():
        if name not in expected and value is not None and name in known_members():
            yield Difference(f"{path}.{name}" if path else name, words(value), "absent")


def _may_be_absent(value: Any) -> bool:
    return isinstance(value, MayBeAbsent) or value == []


def _entries(seen: list[Any], expected: list[Any], path: str) -> list[Difference]:
    pairs = _paired(seen, expected)
    lost = [index for index in range(len(expected)) if index not in pairs]
    extra = [index for index in range(len(seen)) if index not in pairs.values()]
    found: list[Difference] = []
    for index in lost:
        if not extra:
            found.append(Difference(f"{path}[]", "absent", words(expected[index])))
            continue
        nearest = min(extra, key=lambda other: len(differences(seen[other], expected[index])))
        extra.remove(nearest)
        found += differences(seen[nearest], expected[index], f"{path}[{nearest}]")
    return found + [Difference(f"{path}[{index}]", words(seen[index]), "absent") for index in extra]


def _paired(seen: list[Any], expected: list[Any]) -> dict[int, int]:
    """Which observed entry stands for which expected one: a maximum matching (augmenting paths)."""
    fits = [[place for place, entry in enumerate(seen) if not differences(entry, wanted)] for wanted in expected]
    owner: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        for candidate in fits[index]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in owner or place(owner[candidate], tried):
                owner[candidate] = index
                return True
        return False

    for index in range(len(expected)):
        place(index, set())
    return {wanted: found for found, wanted in owner.items()}
