"""What FranceConnect does, fact by fact, read from `spec/franceconnect/*.yaml`, and who watches over each fact.

One file per section of docs/sources.md, franceconnect. A fact names the rules by which the judge demands it, or the
reason why none does (`reasons.yaml`); the tests by which the sandbox pins it; and whether the sandbox does the same.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.rules import load_rules
from droits_contract.source import artefact

REASONS = "reasons.yaml"


class Evidence(StrEnum):
    """How a fact is known; a fact may be known in several ways."""

    SOURCE = "V"
    DERIVED = "D"
    PAGE = "P"
    ISSUE = "I"
    RECALLED = "R"
    UNCERTAIN = "uncertain"


class Likeness(StrEnum):
    """Whether the sandbox does what FranceConnect does."""

    SAME = "same"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Fact:
    """One behaviour of FranceConnect.

    `says` is the behaviour, `source` a public one in words. Either `rules` holds ids of rules, or `why_not` is the reason
    in words. `tests` are `path::name`, from the top of the checkout. `because` is there unless the sandbox does the same.
    """

    id: str
    says: str
    evidence: tuple[Evidence, ...]
    source: str
    rules: tuple[str, ...]
    why_not: str | None
    tests: tuple[str, ...]
    sandbox: Likeness
    because: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """One section of docs/sources.md, franceconnect; `number` is the one there, such as `3.1`."""

    number: str
    title: str
    facts: tuple[Fact, ...]


def parse_reasons(path: Path) -> dict[str, str]:
    """The reasons why no rule judges something, by name; ContractError unless the file maps names to sentences."""
    document = read_document(path, error=ContractError)
    if not isinstance(document, dict) or not all(isinstance(text, str) and text for text in document.values()):
        raise ContractError(str(path), "document", "something else", "a mapping from names to sentences")
    return document


def parse_section(path: Path, reasons: dict[str, str]) -> Section:
    """The section in a YAML file; ContractError names the file and the place that is wrong.

    The rules that a fact names must exist, and so must its reason.
    """
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "franceconnect", "section.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    for node in document["facts"]:
        _refuse(node, document["section"], reasons, str(path))
    facts = tuple(_fact(node, reasons) for node in document["facts"])
    return Section(document["section"], document["title"], facts)


def _fact(node: dict[str, Any], reasons: dict[str, str]) -> Fact:
    return Fact(
        id=node["id"],
        says=node["says"],
        evidence=tuple(map(Evidence, node["evidence"])),
        source=node["source"],
        rules=tuple(node.get("rules", ())),
        why_not=reasons[node["why_not"]] if "why_not" in node else None,
        tests=tuple(node.get("tests", ())),
        sandbox=Likeness(node["sandbox"]),
        because=node.get("because"),
    )


def _refuse(node: dict[str, Any], section: str, reasons: dict[str, str], file: str) -> None:
    """ContractError if the keys of a fact contradict each other, or name what does not exist."""
    known = {rule.id for rule in load_rules()}
    name, like = node["id"], node["sandbox"] != Likeness.NOT
    if not name.startswith(f"fc-{section}-"):
        raise ContractError(file, name, "an id of another section", f"fc-{section}-…")
    if ("rules" in node) == ("why_not" in node):
        raise ContractError(file, name, "rules and why_not, or neither", "either rules or why_not")
    for rule in node.get("rules", ()):
        if rule not in known:
            raise ContractError(file, f"{name}.rules", f"no rule {rule!r}", "the id of a rule in spec/rules")
    if node.get("why_not", next(iter(reasons))) not in reasons:
        seen = f"no reason {node['why_not']!r}"
        raise ContractError(file, f"{name}.why_not", seen, f"one of {', '.join(reasons)}")
    if ("because" in node) == (node["sandbox"] == Likeness.SAME):
        raise ContractError(file, name, f"sandbox {node['sandbox']}", "because, unless the sandbox does the same")
    if like and not ("rules" in node or "tests" in node):
        raise ContractError(file, name, "nothing that pins it", "rules or tests, unless the sandbox does not do it")


@cache
def load_franceconnect() -> tuple[Section, ...]:
    """All sections, in the order of their numbers; ContractError if an id stands twice."""
    folder = artefact("spec", "franceconnect")
    reasons = parse_reasons(folder / REASONS)
    sections = [parse_section(path, reasons) for path in sorted(folder.glob("*.yaml")) if path.name != REASONS]
    seen: set[str] = set()
    for section in sections:
        for fact in section.facts:
            if fact.id in seen:
                raise ContractError(str(folder), fact.id, "this id stands twice", "an id of its own")
            seen.add(fact.id)
    return tuple(sorted(sections, key=lambda section: [int(part) for part in section.number.split(".")]))
