"""The hardened contract contains the published one: the comparison, and for each published fact a proof that it bites."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from droits_contract import load_contract

Document = dict[str, Any]
PUBLISHED = load_contract("droits-2019").document
HARDENED = load_contract("droits").document


def resolve(document: Document, node: Document) -> Document:
    while "$ref" in node:
        *_, kind, name = node["$ref"].split("/")
        node = document["components"][kind][name]
    return node


def lost_in_schema(place: str, published: Document, hardened: Document) -> Iterator[str]:
    """What a schema of the published contract says, and that of the hardened one does not."""
    if published.get("$ref") != hardened.get("$ref"):
        yield f"{place}: {published.get('$ref')} became {hardened.get('$ref')}"
    for key in ("type", "format"):
        if published.get(key) != hardened.get(key):
            yield f"{place}: {key} {published.get(key)} became {hardened.get(key)}"
    if published.get("enum") != hardened.get("enum"):
        yield f"{place}: enum {published.get('enum')} became {hardened.get('enum')}"
    for name, node in published.get("properties", {}).items():
        if name not in hardened.get("properties", {}):
            yield f"{place}.{name}: property lost"
        else:
            yield from lost_in_schema(f"{place}.{name}", node, hardened["properties"][name])
    if "items" in published:
        yield from lost_in_schema(f"{place}[]", published["items"], hardened.get("items", {}))


def lost_in_operation(place: str, published: Document, hardened: Document, document: Document) -> Iterator[str]:
    if published["operationId"] != hardened.get("operationId"):
        yield f"{place}: operationId {published['operationId']} became {hardened.get('operationId')}"
    found = [resolve(document, node) for node in hardened.get("parameters", [])]
    there = {(node["in"], node["name"]): node for node in found}
    for parameter in published["parameters"]:
        key = (parameter["in"], parameter["name"])
        if key not in there:
            yield f"{place}: parameter {parameter['name']} lost"
            continue
        if parameter["required"] != there[key].get("required", False):
            yield f"{place}: parameter {parameter['name']} is no longer required: {parameter['required']}"
        yield from lost_in_schema(f"{place} {parameter['name']}", parameter["schema"], there[key]["schema"])
    before = published["responses"]["200"]["content"]["*/*"]["schema"]
    after = hardened["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    yield from lost_in_schema(f"{place} 200", before, after)


def lost(published: Document, hardened: Document) -> list[str]:
    """Everything that the published contract says and the hardened one does not; empty when it contains it."""
    found: list[str] = []
    for path, item in published["paths"].items():
        for method, node in item.items():
            other = hardened["paths"].get(path, {}).get(method)
            place = f"{method.upper()} {path}"
            found += lost_in_operation(place, node, other, hardened) if other else [f"{place}: operation lost"]
    schemas = hardened["components"]["schemas"]
    for name, schema in published["components"]["schemas"].items():
        found += lost_in_schema(name, schema, schemas[name]) if name in schemas else [f"{name}: schema lost"]
    for name, scheme in published["components"]["securitySchemes"].items():
        other = hardened["components"]["securitySchemes"].get(name, {})
        found += [f"{name}: {key} lost" for key, value in scheme.items() if other.get(key) != value]
    return found


Change = tuple[str, Callable[[Document], None]]


def at(document: Document, place: tuple[str, ...]) -> Any:
    for part in place:
        document = document[part]
    return document


def drop(*place: str) -> Callable[[Document], None]:
    """A change that deletes what lies at `place`."""

    def change(document: Document) -> None:
        del at(document, place[:-1])[place[-1]]

    return change


def remove(place: tuple[str, ...], position: int) -> Callable[[Document], None]:
    """A change that takes one entry out of the list at `place`."""

    def change(document: Document) -> None:
        at(document, place).pop(position)

    return change


def put(place: tuple[str, ...], value: Any) -> Callable[[Document], None]:
    """A change that adds an entry to the list at `place`, or a value under its last key."""

    def change(document: Document) -> None:
        target = at(document, place[:-1])
        if isinstance(target.get(place[-1]), list):
            target[place[-1]].append(value)
        else:
            target[place[-1]] = value

    return change


def changes_of_paths() -> Iterator[Change]:
    for path, item in PUBLISHED["paths"].items():
        place = ("paths", path, "get")
        yield f"{path} lost", drop("paths", path)
        yield f"{path} operationId lost", drop(*place, "operationId")
        for position in range(len(item["get"]["parameters"])):
            yield f"{path} parameter {position} lost", remove((*place, "parameters"), position)
        key = "items" if "items" in item["get"]["responses"]["200"]["content"]["*/*"]["schema"] else "$ref"
        yield f"{path} answer changed", drop(*place, "responses", "200", "content", "application/json", "schema", key)
        yield f"{path} answer lost", drop(*place, "responses", "200")


def changes_of_property(place: tuple[str, ...], node: Document) -> Iterator[Change]:
    label = ".".join(part for part in place[2:] if part != "properties")
    yield f"{label} lost", drop(*place)
    for key in ("type", "format", "$ref", "items"):
        if key in node:
            yield f"{label} {key} lost", drop(*place, key)
    for position, value in enumerate(node.get("enum", [])):
        yield f"{label} value {value} lost", remove((*place, "enum"), position)
    if "enum" in node:
        yield f"{label} value added", put((*place, "enum"), "inattendu")


def changes_of_components() -> Iterator[Change]:
    for name, schema in PUBLISHED["components"]["schemas"].items():
        yield f"{name} lost", drop("components", "schemas", name)
        for champ, node in schema["properties"].items():
            yield from changes_of_property(("components", "schemas", name, "properties", champ), node)
    for name in ("dateDebut", "dateFin"):
        yield f"{name} format lost", drop("components", "parameters", name, "schema", "format")
        yield f"{name} type lost", drop("components", "parameters", name, "schema", "type")
        yield f"{name} required", put(("components", "parameters", name, "required"), True)
    yield "nir optional", drop("components", "parameters", "nir", "required")
    for name, scheme in PUBLISHED["components"]["securitySchemes"].items():
        for key in scheme:
            yield f"{name} {key} lost", drop("components", "securitySchemes", name, key)


CHANGES = [*changes_of_paths(), *changes_of_components()]


def test_the_hardened_contract_contains_the_published_one() -> None:
    assert lost(PUBLISHED, HARDENED) == []


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[label for label, _ in CHANGES])
def test_a_published_fact_that_the_hardened_contract_loses_is_seen(change: Callable[[Document], None]) -> None:
    document = copy.deepcopy(HARDENED)
    change(document)

    assert lost(PUBLISHED, document) != []
