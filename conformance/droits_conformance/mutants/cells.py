"""Convention mutants: each cell of the matrix the other way round, by a fault of the sandbox (`cellule:…`)."""

from collections.abc import Iterator, Mapping

from droits_conformance.mutants.variant import Origin, Variant
from droits_contract import Contract, Convention
from droits_contract.answer import answer_fields


def convention_mutants(contract: Contract, conventions: Mapping[str, Convention]) -> tuple[Variant, ...]:
    """One mutant for each operation and each member of each schema, under each convention."""
    return tuple(mutant for convention in conventions.values() for mutant in _of(contract, convention))


def _of(contract: Contract, convention: Convention) -> Iterator[Variant]:
    for operation in contract.operations:
        told = "refused" if convention.grants(operation.operation_id) else "answered"
        yield _mutant(convention, operation.operation_id, told, ("CVN-001", "CVN-005"))
    for schema, member in members(contract):
        told = "hidden" if convention.shows(schema, member) else "shown"
        yield _mutant(convention, f"{schema}.{member}", told, ("CVN-002",))


def members(contract: Contract) -> list[tuple[str, str]]:
    """Every schema that stands in an answer with each of its members, once, in the order of the contract."""
    fields = (field for operation in contract.operations for field in answer_fields(contract, operation))
    return list(dict.fromkeys((field.schema, field.name) for field in fields))


def _mutant(convention: Convention, cell: str, told: str, look: tuple[str, ...]) -> Variant:
    fault = f"cellule:{convention.id}:{cell}"
    return Variant(fault, Origin.CONVENTION, f"{cell} is {told} under {convention.id}", look=look, faults=(fault,))
