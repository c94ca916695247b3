"""The matrix as a picture: where each cell stands, its sign and its colour; `matrix.html` draws it as SVG.

Two grids of the same columns, one for each use case: operations, then every field. Lengths are units of the picture, at
about one for each pixel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from droits_conformance.report.document import Document
from droits_conformance.report.wording import Words

LABELS, COLUMN, HEAD, ROW = 300, 136, 96, 28
LETTERS, LINES = 20, 4  # of a column's name
_SIGNS = {(True, "verified"): "✓", (False, "verified"): "▬", (True, "unseen"): "(✓)", (False, "unseen"): "(▬)"}
_OWED = {True: ("accordé", "granted"), False: ("refusé ou masqué", "refused or masked")}
_STATES: dict[str, Words] = {
    "verified": ("vérifié", "verified"),
    "broken": ("le contraire a été vu", "the opposite was seen"),
    "unseen": ("aucun échange ne le montre", "no exchange shows it"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One use case: its name in lines, French and English, and the partners that stood under it in this run."""

    x: int
    libelle: tuple[str, ...]
    title: tuple[str, ...]
    clients: str


@dataclass(frozen=True, slots=True)
class Square:
    """One cell. `tone` is its colour by name, `words` what it says, `count` how often it was seen."""

    x: int
    sign: str
    tone: str
    words: Words
    count: str


@dataclass(frozen=True, slots=True)
class Row:
    """An operation, or a field of the operation above it."""

    y: int
    label: str
    is_operation: bool
    squares: tuple[Square, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A grid and its size."""

    width: int
    height: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    column: int = COLUMN

    def count(self, tone: str) -> int:
        """How many cells have that colour."""
        return sum(square.tone == tone for row in self.rows for square in row.squares)


def operations_picture(matrix: Document) -> Picture:
    """Use cases by operations. A cell is broken as well when one of its fields is: this grid is read first."""
    lines = [
        (one["id"], True, [_worst(one, rank) for rank in range(len(one["cells"]))]) for one in matrix["operations"]
    ]
    return _picture(matrix, lines)


def fields_picture(matrix: Document) -> Picture:
    """Use cases by fields, each under its operation."""
    return _picture(matrix, list(_lines(matrix)))


def legend() -> tuple[tuple[str, str, Words], ...]:
    """Each sign with its colour and what it means."""
    return (
        ("✓", "granted", ("accordé ou montré, et vu tel", "granted or shown, and seen so")),
        ("▬", "masked", ("refusé ou masqué, et vu tel", "refused or masked, and seen so")),
        ("✗", "broken", _STATES["broken"]),
        ("( )", "unseen", _STATES["unseen"]),
    )


def _worst(operation: Document, rank: int) -> Document:
    fields = (field["cells"][rank]["state"] for field in operation["fields"])
    cell: Document = operation["cells"][rank]
    return cell | {"state": "broken"} if "broken" in fields else cell


def _lines(matrix: Document) -> Iterator[tuple[str, bool, list[Document]]]:
    for operation in matrix["operations"]:
        yield operation["id"], True, operation["cells"]
        for field in operation["fields"]:
            yield field["path"], False, field["cells"]


def _picture(matrix: Document, lines: list[tuple[str, bool, list[Document]]]) -> Picture:
    columns = tuple(_column(LABELS + rank * COLUMN, one) for rank, one in enumerate(matrix["conventions"]))
    rows = tuple(
        Row(HEAD + rank * ROW, label, is_operation, tuple(map(_square, range(len(cells)), cells)))
        for rank, (label, is_operation, cells) in enumerate(lines)
    )
    return Picture(LABELS + len(columns) * COLUMN, HEAD + len(rows) * ROW, columns, rows)


def _column(x: int, convention: Document) -> Column:
    libelle, title = (
        tuple(wrap(convention[name], LETTERS, max_lines=LINES, placeholder="…")) for name in ("libelle", "title")
    )
    return Column(x, libelle, title, ", ".join(convention["clients"]))


def _square(rank: int, cell: Document) -> Square:
    owed, state = cell["granted" if "granted" in cell else "shown"], cell["state"]
    tone = state if state != "verified" else ("granted" if owed else "masked")
    words = (f"{_OWED[owed][0]}, {_STATES[state][0]}", f"{_OWED[owed][1]}, {_STATES[state][1]}")
    return Square(LABELS + rank * COLUMN, _SIGNS.get((owed, state), "✗"), tone, words, _count(cell))


def _count(cell: Document) -> str:
    if "granted" in cell:
        return f"200 × {cell['answered']}, 403 × {cell['refused']}"
    return f"{cell['present']} / {cell['present'] + cell['absent']}"
