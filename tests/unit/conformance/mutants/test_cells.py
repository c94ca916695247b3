"""Each cell of the matrix is turned once: every operation and every member, under every convention."""

from droits_conformance.mutants.cells import convention_mutants, members
from droits_conformance.mutants.equivalents import load_equivalents
from droits_conformance.mutants.variant import Origin
from droits_contract import load_contract, load_conventions

CONTRACT, CONVENTIONS = load_contract(), load_conventions()
MUTANTS = {mutant.id: mutant for mutant in convention_mutants(CONTRACT, CONVENTIONS)}


def test_there_is_one_for_each_cell() -> None:
    cells = [operation.operation_id for operation in CONTRACT.operations]
    cells += [f"{schema}.{name}" for schema, name in members(CONTRACT)]

    assert list(MUTANTS) == [f"cellule:{convention}:{cell}" for convention in CONVENTIONS for cell in cells]


def test_every_member_that_a_convention_names_is_among_them() -> None:
    named = {(schema, name) for one in CONVENTIONS.values() for schema, names in one.champs.items() for name in names}

    assert named <= set(members(CONTRACT))


def test_it_is_made_by_the_fault_of_its_name_and_told_by_what_it_does() -> None:
    mutant = MUTANTS["cellule:organisme-complementaire:Exoneration.motif"]

    assert (mutant.origin, mutant.faults, mutant.factory) == (Origin.CONVENTION, (mutant.id,), None)
    assert mutant.title == "Exoneration.motif is shown under organisme-complementaire"
    assert MUTANTS["cellule:organisme-complementaire:getMe"].title == "getMe is refused under organisme-complementaire"


def test_only_cells_without_an_answer_are_argued_to_be_equivalent() -> None:
    argued = {name for name in load_equivalents() if name.startswith("cellule:")}

    assert argued <= MUTANTS.keys()
    assert not [name for name in argued if "get" in name or ":etablissement-de-soins:" in name]
