"""Where something is written down: the line of an operation in the OpenAPI document, of a rule in its file.

Lines are those of the files as published (`spec/openapi/droits.yaml`), counted from 1.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import yaml

from droits_contract import load_contract
from droits_contract.errors import ContractError
from droits_contract.source import artefact

OPENAPI = ("spec", "openapi", "droits.yaml")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a published file; `path` is relative to the root of the repository, with slashes."""

    path: str
    line: int


@cache
def line_of_operation(operation_id: str) -> Place | None:
    """The line on which the operation begins in the rights contract; None if there is none of that id."""
    found = [one for one in load_contract().operations if one.operation_id == operation_id]
    if not found:
        return None
    item = _members(_members(_members(_compose(*OPENAPI))["paths"][1])[found[0].path][1])
    return Place("/".join(OPENAPI), _line(item[found[0].method.lower()][0]))


@cache
def line_of_rule(rule_id: str, theme: str) -> Place | None:
    """The line on which the rule begins in the file of its theme; None if it is not there."""
    parts = ("spec", "rules", f"{theme}.yaml")
    if not artefact(*parts).is_file():
        return None
    found = [node for node in _compose(*parts).value if _members(node)["id"][1].value == rule_id]
    return Place("/".join(parts), _line(found[0])) if found else None


def digest(path: str) -> str:
    """SHA-256 of the bytes of a published file."""
    return sha256(artefact(*path.split("/")).read_bytes()).hexdigest()


@cache
def _compose(*parts: str) -> yaml.Node:
    node = yaml.compose(artefact(*parts).read_text(encoding="utf-8"), yaml.SafeLoader)
    if node is None:
        raise ContractError("/".join(parts), "file", "nothing in it", "a YAML document")
    return node


def _members(node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Key and value of a mapping, by the text of the key."""
    return {key.value: (key, value) for key, value in node.value}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
