"""Conventions: what the CNAM agreed with one kind of partner, read from `spec/convention/*.yaml`.

A convention is bound to an API key. It decides which operations answer, which fields they show and how often; every
operation and field that it does not name is refused or masked (docs/decisions/0005, 0007). The published contract, the
API's catalogue card and the access request forms are its sources; each file says which in `source`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from droits_contract.answer import Field, visible_paths
from droits_contract.contract import load_contract
from droits_contract.convention_refusals import refuse_the_impossible
from droits_contract.documents import check_document, read_document
from droits_contract.errors import ContractError
from droits_contract.quota import Quota
from droits_contract.source import artefact


@dataclass(frozen=True, slots=True)
class Convention:
    """Who sees what, and how often, for one use case.

    `libelle` and `cas_usage` are French, `title` and `use_case` say the same in English. `operations` are operationIds of
    the rights contract. `champs` gives, for each schema of the contract, the properties that may be shown:
    `{"Exoneration": frozenset({"date_debut", "date_fin"}), …}`; a schema that is not named is hidden. `scopes` are the
    FranceConnect scopes that the token must carry. `clients` are the only FranceConnect client ids that may be used under
    this convention; None for any client of the partner.
    """

    id: str
    libelle: str
    cas_usage: str
    operations: frozenset[str]
    champs: dict[str, frozenset[str]]
    scopes: frozenset[str]
    title: str = ""
    use_case: str = ""
    source: str = ""
    quota: Quota = field(default_factory=Quota)
    clients: frozenset[str] | None = None

    def grants(self, operation_id: str) -> bool:
        """Whether the operation answers under this convention (else 403)."""
        return operation_id in self.operations

    def shows(self, schema: str, champ: str) -> bool:
        """Whether property `champ` of schema `schema` may be shown."""
        return champ in self.champs.get(schema, frozenset())

    def sees(self, fields: Iterable[Field]) -> frozenset[str]:
        """Of the fields of an answer, the paths that may be shown."""
        return visible_paths(fields, self.champs)

    def admits(self, client_id: str) -> bool:
        """Whether a token issued to that FranceConnect client may be used, if the client is the partner's."""
        return self.clients is None or client_id in self.clients


def parse_convention(path: Path) -> Convention:
    """The convention in a YAML file of a folder; ContractError names the key that is wrong.

    Besides what `read_convention` demands, `id` must be the name of the file, so that no two files of a folder speak for
    the same convention.
    """
    convention = read_convention(path)
    if convention.id != path.stem:
        raise ContractError(str(path), "id", repr(convention.id), f"{path.stem!r}, the name of the file")
    return convention


def read_convention(path: Path) -> Convention:
    """The convention in a YAML file of any name; ContractError names the key that is wrong.

    Every operation, schema and property that it names must exist in the rights contract, and it may not mask what the
    contract requires of an answer that it opens.
    """
    document = read_document(path, error=ContractError)
    schema = artefact("spec", "convention", "convention.schema.json")
    check_document(document, schema, file=str(path), error=ContractError)
    refuse_the_impossible(document, load_contract(), str(path))
    return _convention(document)


def _convention(document: dict[str, Any]) -> Convention:
    franceconnect = document["franceconnect"]
    return Convention(
        id=document["id"],
        libelle=document["libelle"],
        cas_usage=document["cas_usage"],
        operations=frozenset(document["operations"]),
        champs={name: frozenset(champs) for name, champs in document["champs"].items()},
        scopes=frozenset(franceconnect["scopes"]),
        title=document["title"],
        use_case=document["use_case"],
        source=document["source"],
        # JSON Schema takes 50.0 for a whole number.
        quota=Quota(**{period: int(limit) for period, limit in document["quota"].items()}),
        clients=frozenset(franceconnect["clients"]) if "clients" in franceconnect else None,
    )


def load_conventions(folder: Path | None = None) -> dict[str, Convention]:
    """All conventions of a folder, by id: those of `spec/convention`, or one's own.

    Each is a file `ID.yaml`; ContractError if one is wrong, or if there is none.
    """
    return _shipped() if folder is None else _in_folder(folder)


@cache
def _shipped() -> dict[str, Convention]:
    return _in_folder(artefact("spec", "convention"))


def _in_folder(folder: Path) -> dict[str, Convention]:
    expected = "a folder of conventions, each a file ID.yaml"
    if not folder.is_dir():
        raise ContractError(str(folder), "folder", "not a folder" if folder.exists() else "nothing is there", expected)
    names = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=lambda path: path.stem)
    for path in names:
        if path.suffix == ".yml":  # would be left out without a word
            raise ContractError(str(path), "name", "ends in .yml", f"{path.stem}.yaml")
    paths = [path for path in names if path.suffix == ".yaml"]
    if not paths:
        raise ContractError(str(folder), "folder", "no file *.yaml in it", expected)
    return {convention.id: convention for convention in map(parse_convention, paths)}


def load_convention(convention_id: str, folder: Path | None = None) -> Convention:
    """The convention of that id in a folder, by default `spec/convention`; ContractError if there is none."""
    conventions = load_conventions(folder)
    if convention_id not in conventions:
        known = ", ".join(sorted(conventions))
        where = "spec/convention" if folder is None else str(folder)
        raise ContractError(where, "id", f"no convention {convention_id!r}", f"one of {known}")
    return conventions[convention_id]
