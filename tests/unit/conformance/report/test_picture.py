"""The picture of the matrix: what is wrong is to be seen in the grid that is read first."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.report.document import document_of
from droits_conformance.report.picture import fields_picture, operations_picture
from droits_conformance.result import Run

MakeRun = Callable[..., Run]


@pytest.fixture
def matrix(make_run: MakeRun) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(document_of(make_run())["matrix"]))
    return found


def test_a_broken_field_breaks_the_cell_of_its_operation(matrix: dict[str, Any]) -> None:
    matrix["operations"][3]["fields"][2]["cells"][1]["state"] = "broken"
    picture = operations_picture(matrix)

    broken = [(row.label, rank) for row in picture.rows for rank, one in enumerate(row.squares) if one.tone == "broken"]
    assert broken == [(matrix["operations"][3]["id"], 1)]
    assert fields_picture(matrix).count("broken") == 1


def test_rows_do_not_overlap_and_stay_inside(matrix: dict[str, Any]) -> None:
    picture = fields_picture(matrix)
    places = [row.y for row in picture.rows]

    assert places == sorted(set(places))
    assert picture.height > places[-1]
    assert picture.width > max(square.x for row in picture.rows for square in row.squares)


@pytest.mark.parametrize(
    ("granted", "state", "sign", "tone"),
    [
        (True, "verified", "✓", "granted"),
        (False, "verified", "▬", "masked"),
        (True, "unseen", "(✓)", "unseen"),
        (False, "unseen", "(▬)", "unseen"),
        (True, "broken", "✗", "broken"),
        (False, "broken", "✗", "broken"),
    ],
)
def test_a_cell_has_a_sign_and_a_colour(
    granted: bool, state: str, sign: str, tone: str, matrix: dict[str, Any]
) -> None:
    matrix["operations"][0]["cells"][0] |= {"granted": granted, "state": state}
    square = operations_picture(matrix).rows[0].squares[0]

    assert (square.sign, square.tone) == (sign, tone)


def test_a_long_name_of_a_use_case_is_cut_into_few_lines(matrix: dict[str, Any]) -> None:
    matrix["conventions"][0]["libelle"] = "un nom " * 50
    column = operations_picture(matrix).columns[0]

    assert len(column.libelle) == 4
    assert column.libelle[-1].endswith("…")
