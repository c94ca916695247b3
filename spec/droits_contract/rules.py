"""The rules that the judge knows: data for what, read from `spec/rules/*.yaml`.

One YAML file per theme, same stem as the module of checks that judges it. A rule's id is never reused.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from droits_contract.contract import load_contract
from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.source import artefact


class Level(StrEnum):
    """How binding a rule is: a broken `must` fails, a broken `should` warns, `silent` leaves a lawful choice."""

    MUST = "must"
    SHOULD = "should"
    SILENT = "silent"


class Provenance(StrEnum):
    """Where a rule comes from.

    `published` the 2019 contract, `observed` the API's catalogue card, its sample client or FranceConnect's own
    sources, `inferred` a reading that no source states, `decided` a choice of this project (docs/decisions).
    """

    PUBLISHED = "published"
    OBSERVED = "observed"
    INFERRED = "inferred"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement. `theme` is the stem of its file; `titre` is the French title that reports show.

    `depth` is how far a run must go for the rule to be judged: `quick`, `default` or `deep`.
    """

    id: str
    theme: str
    title: str
    titre: str
    level: Level
    provenance: Provenance
    source: str
    operations: tuple[str, ...]
    not_tested: str | None = None
    depth: str = "quick"


def parse_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of one file; ContractError names the file and the place that is wrong.

    The operations that a rule names must exist in the rights contract.
    """
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "rules", "rules.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    _refuse_unknown_operations(document, str(path))
    return tuple(
        Rule(
            id=node["id"],
            theme=path.stem,
            title=node["title"],
            titre=node["titre"],
            level=Level(node["level"]),
            provenance=Provenance(node["provenance"]),
            source=node["source"],
            operations=tuple(node["operations"]),
            not_tested=node.get("not_tested"),
            depth=node.get("depth", "quick"),
        )
        for node in document
    )


def _refuse_unknown_operations(document: list[dict[str, Any]], file: str) -> None:
    known = [operation.operation_id for operation in load_contract().operations]
    for node in document:
        for name in node["operations"]:
            if name not in known:
                expected = f"one of {', '.join(known)}"
                raise ContractError(file, f"{node['id']}.operations", f"no operation {name!r}", expected)


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules, in the order of their ids; ContractError if an id stands twice."""
    rules: dict[str, Rule] = {}
    for path in sorted(artefact("spec", "rules").glob("*.yaml")):
        for rule in parse_rules(path):
            if rule.id in rules:
                raise ContractError(str(path), rule.id, "this id stands twice", "an id of its own")
            rules[rule.id] = rule
    return tuple(rules[rule_id] for rule_id in sorted(rules))
