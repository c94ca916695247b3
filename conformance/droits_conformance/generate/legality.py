"""Whether a request, as it was really sent, keeps to the parameters of the contract: the judge's own reading.

Schemathesis tells which cases it broke on purpose; what goes over the wire may still be a lawful request (a removed
header that was put back, a value that became valid when it was written as text). Nobody is blamed before this module
agrees, and it shares no code with Schemathesis.
"""

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema_rs

from droits_contract import Contract

_Key = tuple[str, str, str]


class Legality:
    """Judges values by the parameter schemas of one contract; header names are case-insensitive."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def accepts(self, operation_id: str, place: str, name: str, value: str) -> bool:
        """Whether the contract allows `value`; True for a parameter that it does not know (decision 16)."""
        found = self._parameters.get((operation_id, place, _fold(place, name)))
        return found is None or bool(found[0].is_valid(value))

    def breaches(self, operation_id: str, url: str, headers: dict[str, str]) -> tuple[str, ...]:
        """Names of the parameters that are sent against the contract: wrong, repeated, or required and missing."""
        query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        sent = [("query", name, value) for name, value in query]
        sent += [("header", name.lower(), value) for name, value in headers.items()]
        wrong = {name for place, name, value in sent if not self.accepts(operation_id, place, name, value)}
        names = [(operation_id, place, name) for place, name, _ in sent]
        repeated = {key[2] for key in names if key in self._parameters and names.count(key) > 1}
        missing = {
            key[2]
            for key, (_, required) in self._parameters.items()
            if required and key[0] == operation_id and key not in names
        }
        return tuple(sorted(wrong | repeated | missing))

    @cached_property
    def _parameters(self) -> dict[_Key, tuple[Any, bool]]:
        document = self._contract.document
        found: dict[_Key, tuple[Any, bool]] = {}
        for operation in self._contract.operations:
            for written in document["paths"][operation.path][operation.method.lower()].get("parameters", []):
                node = _resolve(document, written)
                # The components travel with the schema, so that its references keep their meaning.
                schema = {**node["schema"], "components": document.get("components", {})}
                validator = jsonschema_rs.Draft4Validator(schema, validate_formats=True)
                key = (operation.operation_id, node["in"], _fold(node["in"], node["name"]))
                found[key] = (validator, bool(node.get("required")))
        return found


def _fold(place: str, name: str) -> str:
    return name.lower() if place == "header" else name


def _resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node
