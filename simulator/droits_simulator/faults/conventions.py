"""Faults of the matrix: one cell of it is the other way round, under one convention.

`cellule:organisme-complementaire:getBeneficiairesNirMedecinTraitant` opens a closed operation (or closes an open one);
`cellule:organisme-complementaire:Exoneration.motif` shows a hidden member with its real value (or hides a shown one).
There are as many as cells, so they are not listed one by one.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

from droits_contract import Contract, Convention, load_contract, load_conventions
from droits_contract.answer import Field, answer_fields
from droits_simulator.api.services import Services
from droits_simulator.faults.fault import Fault, UnknownFault, family

Champs = dict[str, frozenset[str]]
_OPERATIONS, _MEMBERS = frozenset({"CVN-001"}), frozenset({"CVN-002"})


@family("cellule", "cellule:CONVENTION:OPERATION", "cellule:CONVENTION:SCHEMA.MEMBRE")
def cell(rest: str) -> Fault:
    """The fault of one cell; UnknownFault lists conventions, or operations and members."""
    nom = f"cellule:{rest}"
    convention, _, place = rest.partition(":")
    if convention not in load_conventions():
        raise UnknownFault(nom, tuple(f"cellule:{one}:…" for one in load_conventions()))
    flip = _flip(nom, convention, place)
    titre = f"La case {place} de la matrice est inversée pour {convention}"
    title = f"The cell {place} of the matrix is the other way round under {convention}"
    return Fault(nom, titre, title, _MEMBERS if "." in place else _OPERATIONS, partial(_changed, convention, flip))


def opened(convention: Convention, operation_id: str) -> Convention:
    """The convention with that operation open; of schemas that it hides whole, all is shown, or there would be no answer."""
    champs = dict(convention.champs)
    for field in _fields_of(operation_id):
        if not convention.champs.get(field.schema):
            champs[field.schema] = champs.get(field.schema, frozenset()) | {field.name}
    return replace(convention, operations=convention.operations | {operation_id}, champs=champs)


def shown(convention: Convention, schema: str, member: str) -> Convention:
    """The convention with that member shown, and what it takes to see it: what holds it, and what it holds."""
    champs = dict(convention.champs)
    _add(champs, schema, member)
    for field in _fields():
        if field.inner == schema:
            _add(champs, field.schema, field.name)
        if (field.schema, field.name) == (schema, member) and field.inner and not champs.get(field.inner):
            champs[field.inner] = frozenset(one.name for one in _fields() if one.schema == field.inner)
    return replace(convention, champs=champs)


def _add(champs: Champs, schema: str, member: str) -> None:
    champs[schema] = champs.get(schema, frozenset()) | {member}


def _flip(nom: str, convention: str, place: str) -> Callable[[Convention], Convention]:
    """How the cell is turned; UnknownFault if there is no such cell."""
    schema, _, member = place.partition(".")
    if place in _operations():
        return partial(_flip_operation, place)
    if any((field.schema, field.name) == (schema, member) for field in _fields()):
        return partial(_flip_member, schema, member)
    cells = (*_operations(), *sorted({f"{field.schema}.{field.name}" for field in _fields()}))
    raise UnknownFault(nom, tuple(f"cellule:{convention}:{one}" for one in cells))


def _flip_operation(operation_id: str, convention: Convention) -> Convention:
    if not convention.grants(operation_id):
        return opened(convention, operation_id)
    return replace(convention, operations=convention.operations - {operation_id})


def _flip_member(schema: str, member: str, convention: Convention) -> Convention:
    if not convention.shows(schema, member):
        return shown(convention, schema, member)
    return replace(convention, champs={**convention.champs, schema: convention.champs[schema] - {member}})


def _changed(convention: str, flip: Callable[[Convention], Convention], services: Services) -> Services:
    """The cell turned, in answers that need not follow the contract any more."""
    conventions = {nom: flip(one) if nom == convention else one for nom, one in services.conventions.items()}
    return replace(services, conventions=conventions, validate_responses=False)


@cache
def _contract() -> Contract:
    return load_contract()


@cache
def _operations() -> tuple[str, ...]:
    return tuple(operation.operation_id for operation in _contract().operations)


@cache
def _fields_of(operation_id: str) -> tuple[Field, ...]:
    return answer_fields(_contract(), _contract().operation(operation_id))


@cache
def _fields() -> tuple[Field, ...]:
    return tuple(field for operation_id in _operations() for field in _fields_of(operation_id))
