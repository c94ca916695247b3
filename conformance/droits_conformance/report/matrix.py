"""Who is shown what, as this run saw it: the member `matrix` of report.json.

The conventions say what is granted and shown; the journal and the findings say what of that was seen. A cell is `verified`
only where an exchange of the run covers it:

operation granted   an answer 200                       operation not granted   an answer 403, and never 200
field shown         it stood in an answer 200           field masked            it did not stand where the same question,
                                                                                asked under another convention, showed it

`broken` where the run saw the opposite, or a finding about conventions names the cell; `unseen` everywhere else. All fields
of an operation that is not granted share the state of its refusal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from droits_conformance.report.seen import Cell, Cells, Reader, cells_of
from droits_conformance.result import Run
from droits_contract import Convention, load_contract, load_conventions
from droits_contract.matrix import OperationRows, matrix

VERIFIED, BROKEN, UNSEEN = "verified", "broken", "unseen"
THEME = "convention"  # of the rules whose findings speak of cells


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the run saw: answers, and what its findings accuse, by convention, operation and field ("" for the whole)."""

    cells: Cells
    accused: frozenset[tuple[str, str, str]]

    def cell(self, convention: str, operation: str) -> Cell:
        return self.cells.get((convention, operation), Cell())


def matrix_of(run: Run) -> dict[str, Any]:
    """Conventions by operations by fields, each cell with what was owed, what was seen of it, and how often."""
    contract = load_contract()
    known = matrix(contract, load_conventions())
    reader = Reader(run.profile, contract)
    seen = _Seen(cells_of(run.journal, reader), frozenset(_accused(run, reader, known.operations)))
    return {
        "conventions": [_convention(convention, run) for convention in known.conventions],
        "operations": [
            {
                "id": rows.id,
                "cells": [_operation(convention, rows, seen) for convention in known.conventions],
                "fields": list(_fields(rows, known.conventions, seen)),
            }
            for rows in known.operations
        ],
    }


def _convention(convention: Convention, run: Run) -> dict[str, Any]:
    clients = [client.name for client in run.profile.clients if client.convention == convention.id]
    return {"id": convention.id, "libelle": convention.libelle, "title": convention.title, "clients": clients}


def _operation(convention: Convention, rows: OperationRows, seen: _Seen) -> dict[str, Any]:
    cell = seen.cell(convention.id, rows.id)
    granted = convention.grants(rows.id)
    return {
        "convention": convention.id,
        "granted": granted,
        "state": _state_of_operation(convention, rows, seen),
        "answered": cell.answered,
        "refused": cell.refused,
    }


def _state_of_operation(convention: Convention, rows: OperationRows, seen: _Seen) -> str:
    cell = seen.cell(convention.id, rows.id)
    if (convention.id, rows.id, "") in seen.accused or (cell.answered and not convention.grants(rows.id)):
        return BROKEN
    proof = cell.answered if convention.grants(rows.id) else cell.refused
    return VERIFIED if proof else UNSEEN


def _fields(rows: OperationRows, conventions: tuple[Convention, ...], seen: _Seen) -> Iterator[dict[str, Any]]:
    visible = {one.id: one.sees(rows.fields) if one.grants(rows.id) else frozenset() for one in conventions}
    for field in rows.fields:
        cells = [_field(one, rows, field.path, field.path in visible[one.id], seen) for one in conventions]
        yield {"path": field.path, "cells": cells}


def _field(convention: Convention, rows: OperationRows, path: str, shown: bool, seen: _Seen) -> dict[str, Any]:
    cell = seen.cell(convention.id, rows.id)
    return {
        "convention": convention.id,
        "shown": shown,
        "state": _state_of_field(convention, rows, path, shown, seen),
        "present": cell.present.get(path, 0),
        "absent": cell.absent(path),
    }


def _state_of_field(convention: Convention, rows: OperationRows, path: str, shown: bool, seen: _Seen) -> str:
    if not convention.grants(rows.id):
        return _state_of_operation(convention, rows, seen)
    cell = seen.cell(convention.id, rows.id)
    present = cell.present.get(path, 0)
    if (convention.id, rows.id, path) in seen.accused or (present and not shown):
        return BROKEN
    return VERIFIED if (present if shown else cell.held.get(path, 0)) else UNSEEN


def _accused(run: Run, reader: Reader, operations: tuple[OperationRows, ...]) -> Iterator[tuple[str, str, str]]:
    """Cells that findings about conventions name; their `seen` begins with the path of a field, or is about the whole."""
    fields = {rows.id: {field.path for field in rows.fields} for rows in operations}
    for result in run.results:
        for finding in result.findings if result.rule.theme == THEME else ():
            shown = finding.exchange is not None and finding.exchange <= len(run.journal)
            place = reader.place(run.journal[finding.exchange]) if shown and finding.exchange else None
            first = finding.seen.partition(" ")[0]
            if place:
                yield (*place, first if first in fields[place[1]] else "")
