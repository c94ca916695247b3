"""Operator mutants, produced systematically from the contract: each member, body, parameter and branch of each operation."""

from collections.abc import Iterator

from droits_conformance.mutants.operators.bodies import body_mutants
from droits_conformance.mutants.operators.caches import cache_mutants
from droits_conformance.mutants.operators.members import member_mutants
from droits_conformance.mutants.operators.parameters import parameter_mutants
from droits_conformance.mutants.operators.places import answered, places
from droits_conformance.mutants.operators.tree import tree_mutants
from droits_conformance.mutants.variant import Variant
from droits_contract import Contract, Operation


def operator_mutants(contract: Contract) -> tuple[Variant, ...]:
    """Every operator mutant of the contract, operation by operation."""
    return tuple(mutant for operation in contract.operations for mutant in _of(contract, operation))


def _of(contract: Contract, operation: Operation) -> Iterator[Variant]:
    for place in places(contract, operation):
        yield from member_mutants(place)
    yield from body_mutants(contract, operation, listed=answered(contract, operation)["type"] == "array")
    yield from parameter_mutants(operation)
    yield from cache_mutants(operation)
    yield from tree_mutants(operation)
