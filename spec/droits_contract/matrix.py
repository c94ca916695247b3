"""Who sees what: conventions by operations by fields, read from the contract and the conventions alone.

from droits_contract import load_contract, load_conventions
from droits_contract.matrix import matrix

found = matrix(load_contract(), load_conventions())
found.cell("organisme-complementaire", "getBeneficiairesNirExonerations", "motif.code")  # False
"""

from collections.abc import Mapping
from dataclasses import dataclass

from droits_contract.answer import Field, answer_fields
from droits_contract.contract import Contract, Operation
from droits_contract.convention import Convention
from droits_contract.errors import ContractError


@dataclass(frozen=True, slots=True)
class OperationRows:
    """An operation, its French summary, and the fields of its answer 200 in the order of the contract."""

    operation: Operation
    summary: str
    fields: tuple[Field, ...]

    @property
    def id(self) -> str:
        """The operationId."""
        return self.operation.operation_id


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every convention against every operation and every field of its answer."""

    conventions: tuple[Convention, ...]
    operations: tuple[OperationRows, ...]
    seen: Mapping[tuple[str, str], frozenset[str]]  # by convention and operation; what is missing is refused

    def grants(self, convention_id: str, operation_id: str) -> bool:
        """Whether the operation answers under the convention; ContractError if either is unknown."""
        self._known("convention", convention_id, tuple(one.id for one in self.conventions))
        self._known("operation", operation_id, tuple(rows.id for rows in self.operations))
        return (convention_id, operation_id) in self.seen

    def cell(self, convention_id: str, operation_id: str, field_path: str) -> bool:
        """Whether a field may stand in the answer of an operation under a convention, for who has it.

        `field_path` is as in `Field.path`: `adresse.code_postal`. ContractError if one of the three is unknown.
        """
        granted = self.grants(convention_id, operation_id)
        rows = next(rows for rows in self.operations if rows.id == operation_id)
        self._known("field", field_path, tuple(field.path for field in rows.fields))
        return granted and field_path in self.seen[convention_id, operation_id]

    def _known(self, what: str, name: str, known: tuple[str, ...]) -> None:
        if name not in known:
            raise ContractError("matrix", what, f"no {what} {name!r}", f"one of {', '.join(known)}")


def matrix(contract: Contract, conventions: Mapping[str, Convention]) -> Matrix:
    """Who sees what under these conventions (as `load_conventions` gives them), in the order of the contract."""
    rows = tuple(_rows(contract, operation) for operation in contract.operations)
    seen = {
        (convention.id, row.id): convention.sees(row.fields)
        for convention in conventions.values()
        for row in rows
        if convention.grants(row.id)
    }
    return Matrix(tuple(conventions.values()), rows, seen)


def _rows(contract: Contract, operation: Operation) -> OperationRows:
    node = contract.document["paths"][operation.path][operation.method.lower()]
    return OperationRows(operation, node.get("summary", ""), answer_fields(contract, operation))
