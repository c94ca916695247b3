"""Lawful variants of an implementation, which no rule may condemn: data read from `spec/variants/benign.yaml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.source import artefact


@dataclass(frozen=True, slots=True)
class BenignVariant:
    """One lawful way of being an implementation.

    `because` says why it is lawful, or where it is met; `source` what leaves it open (a section of an RFC, a rule). `apart`
    are variants that cannot be true of one implementation together with this one.
    """

    id: str
    title: str
    because: str
    source: str
    apart: frozenset[str] = frozenset()


def parse_benign(path: Path) -> tuple[BenignVariant, ...]:
    """The variants of a file, in its order; ContractError names the place that is wrong, or an id that stands twice."""
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "variants", "benign.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    found = tuple(
        BenignVariant(node["id"], node["title"], node["because"], node["source"], frozenset(node.get("apart", ())))
        for node in document
    )
    names = [one.id for one in found]
    for one in found:
        if names.count(one.id) > 1:
            raise ContractError(str(path), one.id, "this id stands twice", "an id of its own")
        for other in sorted(one.apart - {*names}):
            raise ContractError(str(path), one.id, f"no variant {other!r}", "ids of variants of this file")
    return found


@cache
def load_benign() -> tuple[BenignVariant, ...]:
    """All of them."""
    return parse_benign(artefact("spec", "variants", "benign.yaml"))
