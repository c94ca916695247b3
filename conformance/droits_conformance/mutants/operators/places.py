"""Places in the answers of an operation: each member of each 200 body, as the contract types it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from droits_contract import Contract, Operation

Node = dict[str, Any]
Holder = dict[str, Any]
_SCHEMAS = "#/components/schemas/"


class Kind(StrEnum):
    """What sort of value stands in a place; operators are chosen by it."""

    DATE = "date"
    CHOICE = "choice"  # one of an enumeration
    CODE = "code"  # a text whose form the contract prescribes, or whose example is all digits
    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    OBJECT = "object"
    LIST = "list"


@dataclass(frozen=True)
class Place:
    """A member of a body.

    `path` leads to it through objects; lists on the way stand for each of their elements. `beside` are the members of the
    same object, in the order of the contract, each with its kind.
    """

    operation_id: str
    path: tuple[str, ...]
    kind: Kind
    node: Node
    beside: tuple[tuple[str, Kind], ...]

    @property
    def name(self) -> str:
        """The member's own name."""
        return self.path[-1]

    @property
    def written(self) -> str:
        """The path as people speak of it: `adresse.code_postal`."""
        return ".".join(self.path)

    @cached_property
    def next_alike(self) -> str | None:
        """The next member of the object that holds the same sort of value; None after the last."""
        names = [name for name, kind in self.beside if _sort(kind) == _sort(self.kind)]
        following = names[names.index(self.name) + 1 :]
        return following[0] if following else None


def places(contract: Contract, operation: Operation) -> Iterator[Place]:
    """Every member of the operation's 200 body, in the order of the contract, each before those that it holds."""
    yield from _below(contract, operation.operation_id, answered(contract, operation), ())


def answered(contract: Contract, operation: Operation) -> Node:
    """The schema of the operation's 200 body; an `array` or an `object`, whose own schema is resolved."""
    node = contract.document["paths"][operation.path][operation.method.lower()]["responses"]["200"]
    return resolved(contract, node["content"]["application/json"]["schema"])


def resolved(contract: Contract, node: Node) -> Node:
    """The schema itself, where the node is a reference to one."""
    reference: str | None = node.get("$ref")
    return contract.schema(reference.removeprefix(_SCHEMAS)) if reference else node


def each(document: Any, path: tuple[str, ...], change: Callable[[Holder], None]) -> None:
    """Let `change` have every object of the document that holds the last member of the path, present or not."""
    if isinstance(document, list):
        for entry in document:
            each(entry, path, change)
    elif isinstance(document, dict) and len(path) == 1:
        change(document)
    elif isinstance(document, dict):
        each(document.get(path[0]), path[1:], change)


def _below(contract: Contract, operation_id: str, node: Node, path: tuple[str, ...]) -> Iterator[Place]:
    held = resolved(contract, node.get("items", node))
    members = {name: resolved(contract, child) for name, child in held.get("properties", {}).items()}
    beside = tuple((name, _kind(child)) for name, child in members.items())
    for name, child in members.items():
        yield Place(operation_id, (*path, name), _kind(child), child, beside)
        yield from _below(contract, operation_id, child, (*path, name))


def _kind(node: Node) -> Kind:
    if node["type"] != "string":
        return Kind.LIST if node["type"] == "array" else Kind(node["type"])
    if node.get("format") == "date":
        return Kind.DATE
    if "enum" in node:
        return Kind.CHOICE
    return Kind.CODE if "pattern" in node or str(node.get("example", "")).isdigit() else Kind.TEXT


def _sort(kind: Kind) -> Kind:
    """Kinds that could be mistaken for one another count as one."""
    return Kind.TEXT if kind in {Kind.CODE, Kind.CHOICE} else kind
