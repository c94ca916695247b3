"""Mutants of whole answers: elements lost or doubled, a body of another type, the answer to another question."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from droits_conformance.mutants.message import Answer, Ask, Request, Rewriting
from droits_conformance.mutants.operators.looks import FACTS, SHAPE
from droits_conformance.mutants.operators.rewrite import on_bodies
from droits_conformance.mutants.scene import Factory, Scene
from droits_conformance.mutants.variant import Origin, Variant
from droits_contract import Contract, Operation

Whole = Callable[[Any], Any]

_OF_LISTS: dict[str, tuple[str, Whole]] = {
    "first-lost": ("the first element is lost", lambda body: body[1:]),
    "last-lost": ("the last element is lost", lambda body: body[:-1]),
    "doubled": ("the first element stands twice", lambda body: body[:1] + body),
    "emptied": ("the list is always empty", lambda _body: []),
    "wrapped": ("the list stands in an object", lambda body: {"items": body}),
    "alone": ("a list of one is served as an object", lambda body: body[0] if len(body) == 1 else body),
}
_OF_OBJECTS: dict[str, tuple[str, Whole]] = {
    "listed": ("the object stands in a list", lambda body: [body]),
    "wrapped": ("the object stands in another", lambda body: {"data": body}),
    "hollow": ("the object has no member", lambda _body: {}),
}
_OF_ANY: dict[str, tuple[str, Whole]] = {
    "null": ("the body is null", lambda _body: None),
    "quoted": ("the body is a text", str),
}


def body_mutants(contract: Contract, operation: Operation, *, listed: bool) -> Iterator[Variant]:
    """Every mutant of the operation's whole body."""
    for name, (told, change) in {**(_OF_LISTS if listed else _OF_OBJECTS), **_OF_ANY}.items():
        yield _mutant(operation, name, told, on_bodies(operation.operation_id, change))
    other = _neighbour(contract, operation)
    told = f"it answers what {other.operation_id} answers"
    yield _mutant(operation, "other-operation", told, _answered_by(operation, other))


def _mutant(operation: Operation, name: str, told: str, factory: Factory) -> Variant:
    facts = FACTS[operation.operation_id]
    return Variant(
        f"{operation.operation_id}:body:{name}",
        Origin.OPERATOR,
        f"{operation.operation_id}: {told}",
        look=(*facts, *SHAPE, "FEN-013"),
        factory=factory,
    )


def _neighbour(contract: Contract, operation: Operation) -> Operation:
    """The next operation that is asked by the same parameters, after the last one the first."""
    alike = [one for one in contract.operations if one.takes_nir == operation.takes_nir]
    return alike[(alike.index(operation) + 1) % len(alike)]


def _answered_by(operation: Operation, other: Operation) -> Factory:
    def factory(scene: Scene) -> Rewriting:
        del scene

        async def rewrite(request: Request, ask: Ask) -> Answer:
            return await ask(
                readdressed(request, operation, other) if request.operation == operation.operation_id else request
            )

        return rewrite

    return factory


def readdressed(request: Request, operation: Operation, other: Operation) -> Request:
    """The request, put to another operation of the same base."""
    base = request.path.removesuffix(operation.path)
    return replace(request, path=base + other.path, operation=other.operation_id)
