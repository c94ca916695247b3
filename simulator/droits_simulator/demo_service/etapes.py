"""The steps of a journey, each with what the contract says of it: `etapes.yaml`, read once."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from droits_contract import load_contract
from droits_contract.documents import read_document

_FICHIER = Path(__file__).with_name("etapes.yaml")


@dataclass(frozen=True, slots=True)
class Etape:
    """A step: its name for people, one sentence of what is due, and where that stands."""

    titre: str
    contrat: str
    source: str


OPERATIONS = tuple(one.operation_id for one in load_contract().operations)


@cache
def etapes() -> dict[str, Etape]:
    """All steps by id; DocumentError if the file does not parse."""
    return {nom: Etape(**node) for nom, node in read_document(_FICHIER).items()}
