"""What is demanded of a partner's software, and what it should have met.

Data for what (`spec/audit`), code for how (checks/).
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from droits_contract import Level
from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.source import artefact

Words = tuple[str, str]  # French, English


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand. `exercises` are ids of which one must have happened for it to be judged; texts are (French, English)."""

    id: str
    title: Words
    level: Level
    source: str
    remedy: Words
    exercises: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something that goes wrong, met on purpose; exactly one of `fault`, `codes`, `wishes` and `error` tells by what.

    `at` is the answer that a fault spoils (return, id_token, userinfo), `versions` are those of FranceConnect that have it;
    `operation` is the operation that a convention must grant for it to make sense.
    """

    id: str
    title: Words
    level: Level
    provoke: Words
    fault: str = ""
    at: str = ""
    versions: frozenset[str] = frozenset()
    codes: frozenset[str] = field(default_factory=frozenset)
    wishes: frozenset[str] = field(default_factory=frozenset)
    error: str = ""
    operation: str | None = None


@cache
def load_demands() -> tuple[Demand, ...]:
    """All demands, in the order of the file; ContractError names the place that is wrong."""
    known = {one.id for one in load_exercises()}
    demands = tuple(map(_demand, _read("partenaire")))
    _refuse_twice([one.id for one in demands], "partenaire")
    for demand in demands:
        for name in demand.exercises:
            if name not in known:
                raise ContractError("partenaire.yaml", f"{demand.id}.exercises", f"no exercise {name!r}", "one that is")
    return demands


@cache
def load_exercises() -> tuple[Exercise, ...]:
    """All exercises, in the order of the file; ContractError names the place that is wrong."""
    exercises = tuple(map(_exercise, _read("exercices")))
    _refuse_twice([one.id for one in exercises], "exercices")
    return exercises


def _read(stem: str) -> list[dict[str, Any]]:
    path = artefact("spec", "audit", f"{stem}.yaml")
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "audit", f"{stem}.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    return list(document)


def _demand(node: dict[str, Any]) -> Demand:
    return Demand(
        id=node["id"],
        title=(node["titre"], node["title"]),
        level=Level(node["level"]),
        source=node["source"],
        remedy=(node["remede"], node["remedy"]),
        exercises=tuple(node.get("exercises", ())),
    )


def _exercise(node: dict[str, Any]) -> Exercise:
    fault = node.get("fault", "")
    return Exercise(
        id=node["id"],
        title=(node["titre"], node["title"]),
        level=Level(node["level"]),
        provoke=_of_fault(fault) if fault else (node["provoquer"], node["provoke"]),
        fault=fault,
        at=node.get("at", ""),
        versions=frozenset(node.get("versions", ())),
        codes=frozenset(node.get("code", ())),
        wishes=frozenset(node.get("wishes", ())),
        error=node.get("error", ""),
        operation=node.get("operation"),
    )


def _of_fault(name: str) -> Words:
    switch = f'PUT /control/faults {{"faults": ["{name}"]}}'
    return f"{switch}, puis connectez-vous", f"{switch}, then log in"


def _refuse_twice(ids: list[str], stem: str) -> None:
    for position, one in enumerate(ids):
        if one in ids[:position]:
            raise ContractError(f"{stem}.yaml", one, "this id stands twice", "an id of its own")
