"""The OpenAPI documents of `spec/openapi`, as dictionaries and as the few facts that others ask for.

The documents are loaded here, and passed to Connexion and Schemathesis as dictionaries, because Connexion renders files
that it opens itself as templates.
"""

import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

from droits_contract.documents import read_document
from droits_contract.errors import ContractError
from droits_contract.source import artefact

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a contract. `parameters` are the names by place: `{"query": (…), "header": (…)}`."""

    operation_id: str
    method: str
    path: str
    parameters: dict[str, tuple[str, ...]]
    statuses: tuple[int, ...]

    @property
    def takes_nir(self) -> bool:
        """Whether the person is chosen by the header `nir` (five of the seven operations)."""
        return "nir" in self.parameters.get("header", ())


@dataclass(frozen=True, slots=True)
class Contract:
    """An OpenAPI document. `document` is shared: take `copy_document` before changing anything."""

    name: str
    document: dict[str, Any]
    operations: tuple[Operation, ...]

    def operation(self, operation_id: str) -> Operation:
        """The operation of that operationId; ContractError if there is none."""
        for operation in self.operations:
            if operation.operation_id == operation_id:
                return operation
        known = ", ".join(operation.operation_id for operation in self.operations)
        raise ContractError(self.name, "paths", f"no operation {operation_id}", f"one of {known}")

    def schema(self, name: str) -> dict[str, Any]:
        """The schema of that name under `components`; ContractError if there is none."""
        schemas: dict[str, dict[str, Any]] = self.document["components"]["schemas"]
        if name not in schemas:
            known = ", ".join(schemas)
            raise ContractError(self.name, "components.schemas", f"no schema {name}", f"one of {known}")
        return schemas[name]

    def copy_document(self) -> dict[str, Any]:
        """A deep copy, free to change."""
        return copy.deepcopy(self.document)


@cache
def load_contract(name: str = "droits") -> Contract:
    """The contract `spec/openapi/<name>.yaml`, or `spec/published/<name>.yaml` for the published one (`droits-2019`)."""
    folder = "published" if name == "droits-2019" else "openapi"
    path = artefact("spec", folder, f"{name}.yaml")
    document = read_document(path, error=ContractError)
    return Contract(name, document, tuple(_operations(document)))


def _operations(document: dict[str, Any]) -> list[Operation]:
    return [
        _operation(document, method, path, node)
        for path, item in document["paths"].items()
        for method, node in item.items()
        if method in _METHODS
    ]


def _operation(document: dict[str, Any], method: str, path: str, node: dict[str, Any]) -> Operation:
    places: dict[str, tuple[str, ...]] = {}
    for parameter in node.get("parameters", []):
        found = _resolve(document, parameter)
        places[found["in"]] = (*places.get(found["in"], ()), found["name"])
    statuses = tuple(int(status) for status in node["responses"] if status.isdigit())
    return Operation(node["operationId"], method.upper(), path, places, statuses)


def _resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node
