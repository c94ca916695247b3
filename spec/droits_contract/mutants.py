"""Known-bad variants of an implementation, and which rules must condemn them: data read from `spec/mutants/*.yaml`.

They prove that the judge can see. One YAML file per way in which mutants are made; an id is never reused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.rules import load_rules
from droits_contract.source import artefact


class MutantKind(StrEnum):
    """How a mutant is made.

    `fault`: the sandbox is started with `--fault ID`. `rewriting`: a proxy in front of any target changes what passes.
    """

    FAULT = "fault"
    REWRITING = "rewriting"


class Source(StrEnum):
    """Where the idea of a mutant comes from, for kill rates of their own: the stem of its file in spec/mutants.

    `faults` are switches of the sandbox, whose condemning rules are told to the last one; of `rules`, `wire` and `broker`
    those are told that must condemn it, and others may.
    """

    FAULTS = "faults"
    RULES = "rules"
    WIRE = "wire"
    BROKER = "broker"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One known-bad variant.

    `condemned_by` are the rules that a run must find broken; of `faults` these, and no others. `alone` are those that find
    it too when they are asked by themselves. `because` says what is wrong with it, or why these rules, None where the ids
    say it.
    """

    id: str
    kind: MutantKind
    source: Source
    condemned_by: frozenset[str]
    alone: frozenset[str] = frozenset()
    because: str | None = None

    @property
    def condemning(self) -> frozenset[str]:
        """Every rule that finds it."""
        return self.condemned_by | self.alone


def parse_mutants(path: Path) -> tuple[Mutant, ...]:
    """The mutants of one file; ContractError names the file and the place that is wrong.

    The rules that they name exist; the name of the file is their source.
    """
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "mutants", "mutants.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    source = _source(path)
    mutants = tuple(
        Mutant(
            id=node["id"],
            kind=MutantKind(node["kind"]),
            source=source,
            condemned_by=frozenset(node["condemned_by"]),
            alone=frozenset(node.get("alone", ())),
            because=node.get("because"),
        )
        for node in document
    )
    _refuse_unknown_rules(mutants, str(path))
    return mutants


def _source(path: Path) -> Source:
    known = [source.value for source in Source]
    if path.stem not in known:
        expected = f"a file that is called {', '.join(known)}, for that says where its mutants come from"
        raise ContractError(str(path), "", f"a file that is called {path.stem}", expected)
    return Source(path.stem)


def _refuse_unknown_rules(mutants: tuple[Mutant, ...], file: str) -> None:
    known = {rule.id for rule in load_rules()}
    for mutant in mutants:
        for rule_id in sorted(mutant.condemning - known):
            raise ContractError(file, mutant.id, f"no rule {rule_id!r}", "ids of rules in spec/rules")


@cache
def load_mutants() -> tuple[Mutant, ...]:
    """All mutants, in the order of their ids; ContractError if an id stands twice."""
    mutants: dict[str, Mutant] = {}
    for path, mutant in _all():
        if mutant.id in mutants:
            raise ContractError(str(path), mutant.id, "this id stands twice", "an id of its own")
        mutants[mutant.id] = mutant
    return tuple(mutants[mutant_id] for mutant_id in sorted(mutants))


def _all() -> Iterator[tuple[Path, Mutant]]:
    for path in sorted(artefact("spec", "mutants").glob("*.yaml")):
        yield from ((path, mutant) for mutant in parse_mutants(path))


def mutants_of(rule_id: str) -> tuple[Mutant, ...]:
    """The mutants that a rule condemns, in the order of their ids."""
    return tuple(mutant for mutant in load_mutants() if rule_id in mutant.condemning)
