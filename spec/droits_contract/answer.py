"""What the answer 200 of an operation may hold: every path of properties, read from the contract.

A path is written as people speak of it: `adresse.code_postal`, `periodes_droits.date_fin`; a list stands for each of its
elements. A property without a schema of its own is one field, whatever it holds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from droits_contract.contract import Contract, Operation

_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """One property of an answer.

    `schema` and `name` are what a convention names (`Adresse`, `code_postal`); `path` is where it stands in the answer;
    `inner` is the schema that it holds, if any; `description` is the contract's own, in French.
    """

    path: str
    schema: str
    name: str
    inner: str | None
    required: bool
    description: str

    @property
    def parent(self) -> str:
        """The path of the property in which this one stands; empty at the top."""
        return self.path.rpartition(".")[0]


def answer_fields(contract: Contract, operation: Operation) -> tuple[Field, ...]:
    """The fields of an operation's answer 200 in the order of the contract, each before those that it holds."""
    response = contract.document["paths"][operation.path][operation.method.lower()]["responses"]["200"]
    name = _schema_name(response["content"]["application/json"]["schema"])
    return () if name is None else tuple(_fields_below(contract, name, ""))


def _fields_below(contract: Contract, schema: str, prefix: str) -> Iterator[Field]:
    node = contract.schema(schema)
    for name, child in node.get("properties", {}).items():
        inner = _schema_name(child)
        described = child if inner is None or "description" in child else contract.schema(inner)
        required = name in node.get("required", ())
        yield Field(prefix + name, schema, name, inner, required, described.get("description", ""))
        if inner is not None:
            yield from _fields_below(contract, inner, f"{prefix}{name}.")


def _schema_name(node: Mapping[str, Any]) -> str | None:
    node = node.get("items", node)
    reference: str | None = node.get("$ref")
    return reference.removeprefix(_SCHEMAS) if reference else None


def visible_paths(fields: Iterable[Field], champs: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The paths that are seen when `champs` may be shown, schema by schema.

    A property is seen when it is named, when the property that holds it is seen and, if it holds a schema, when
    something of that schema is named.
    """
    seen = {""}
    for field in fields:  # each after the one that holds it
        named = field.name in champs.get(field.schema, ()) and (field.inner is None or bool(champs.get(field.inner)))
        if named and field.parent in seen:
            seen.add(field.path)
    return frozenset(seen - {""})
