"""mutants.html: one file for people, offline, French first: the rates, what survived, and who condemned whom.

Rules by named mutants is a picture: a column for each mutant, a row for each rule, a square where the rule condemned it.
What is made systematically stands in tables: a row for each field, a column for each operator or convention, and in the
cell the rule that condemned it first. No script; the language switch is that of report.html.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from droits_conformance.mutants.document import Document
from droits_conformance.mutants.variant import Origin
from droits_contract import load_rules

CELL, LABEL, HEAD = 11, 70, 8
_ORIGINS = {
    "rule": ("de règle", "rule"),
    "operator": ("d'opérateur", "operator"),
    "wire": ("de transport", "wire"),
    "broker": ("de FranceConnect", "broker"),
    "convention": ("de convention", "convention"),
}
_FATES = {  # of those that have to be explained, the worst first
    "broken": ("en panne", "broken"),
    "survived": ("survivant", "survived"),
    "equivalent": ("équivalent", "equivalent"),
}
_SYSTEMATIC = frozenset({Origin.OPERATOR.value, Origin.CONVENTION.value})


@dataclass(frozen=True, slots=True)
class Picture:
    """The rules and the named mutants of one origin; squares are (x, y, words, whether the mutant names the rule)."""

    origin: str
    width: int
    height: int
    rows: tuple[tuple[int, str, str], ...]
    squares: tuple[tuple[int, int, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Systematic mutants: the heads of the columns, and rows of a label and one cell for each column."""

    origin: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Document | None, ...]], ...]


def to_html(document: Document) -> bytes:
    """The file, UTF-8."""
    environment = Environment(
        # The style sheet is the report's: both are read by the same people.
        loader=ChoiceLoader([PackageLoader("droits_conformance.mutants"), PackageLoader("droits_conformance.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("mutants.html").render(**_view(document)).encode("utf-8")


def _view(document: Document) -> dict[str, Any]:
    by_origin: dict[str, list[Document]] = defaultdict(list)
    for mutant in document["mutants"]:
        by_origin[mutant["origin"]].append(mutant)
    return {
        "campaign": document,
        "origins": _ORIGINS,
        "pictures": [_picture(name, found) for name, found in by_origin.items() if name not in _SYSTEMATIC],
        "tables": [_table(name, found) for name, found in by_origin.items() if name in _SYSTEMATIC],
        "fates": _FATES,
        "troubled": [one for fate in _FATES for one in document["mutants"] if one["fate"] == fate],
        "good": not document["worse"] and not document["machinery"],
        "cell": CELL,
        "label": LABEL,
    }


def _picture(origin: str, mutants: list[Document]) -> Picture:
    condemning = {rule_id for one in mutants for rule_id in (*one["condemned_by"], *one["rules"])}
    rules = [rule for rule in load_rules() if rule.id in condemning]
    place = {rule.id: HEAD + CELL * number for number, rule in enumerate(rules)}
    squares = tuple(
        (LABEL + CELL * column, place[rule_id], f"{one['id']} · {rule_id}", rule_id in one["rules"])
        for column, one in enumerate(mutants)
        for rule_id in one["condemned_by"]
    )
    rows = tuple((place[rule.id], rule.id, rule.title) for rule in rules)
    return Picture(origin, LABEL + CELL * len(mutants), 2 * HEAD + CELL * len(rules), rows, squares)


def _table(origin: str, mutants: list[Document]) -> Table:
    """Ids are `place:member:operator` (an operator's) or `cell:convention:member` (a convention's)."""
    cells: dict[str, dict[str, Document]] = defaultdict(dict)
    for one in mutants:
        row, column = _row_and_column(one)
        cells[row][column] = one
    columns = tuple(dict.fromkeys(column for row in cells.values() for column in row))
    return Table(origin, columns, tuple((row, tuple(map(found.get, columns))) for row, found in cells.items()))


def _row_and_column(mutant: Document) -> tuple[str, str]:
    parts = mutant["id"].split(":")
    if mutant["origin"] == Origin.CONVENTION.value:
        return parts[-1], parts[1] if len(parts) > 2 else "?"
    return " ".join(parts[:-1]) or parts[0], parts[-1]
