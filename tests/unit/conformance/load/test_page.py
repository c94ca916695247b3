"""load.html: the verdict, a plot that stays within its picture, and nothing of the target unescaped."""

from typing import Any

from droits_conformance.load.page import HEIGHT, WIDTH, plot, to_html

LOAD: dict[str, Any] = {
    "tool": {"name": "banc-droits", "version": "0.1.0"},
    "measured": "2026-11-27T10:00:00+00:00",
    "target": {"name": "<cible>", "droits": "http://cible.example/"},
    "declared": {"rate": 20, "seconds": 30, "people": 10, "errors": 0, "p50": None, "p99": 100},
    "seed": 1,
    "objections": [],
    "seconds": 30.0,
    "points": [
        {"at": 1.0, "rate": 20.0, "p50": 5.0, "p95": 9.0, "p99": 12.0},
        {"at": 2.0, "rate": 10.0, "p50": 3.0, "p95": 5.0, "p99": 6.0},
    ],
    "entries": [{"kind": "call", "name": "getMe", "count": 3, "failed": 0, "p50": 5.0, "p95": 9.0, "p99": 12.0}],
    "errors": [],
}


def test_a_target_that_bears_the_load_is_told_so_in_both_languages() -> None:
    page = to_html(LOAD).decode()

    assert "La cible tient cette charge" in page
    assert "The target bears this load" in page


def test_objections_are_told_and_the_target_is_escaped() -> None:
    page = to_html({**LOAD, "objections": [{"code": "slow", "seen": "p99 <101>", "expected": "at most 100"}]}).decode()

    assert "p99 &lt;101&gt;" in page
    assert "&lt;cible&gt;" in page
    assert "<cible>" not in page


def test_curves_stay_within_the_picture_and_higher_is_further_up() -> None:
    curve = plot(LOAD["points"], ("p99",)).curves[0]
    (first_x, first_y), (last_x, last_y) = (tuple(map(float, one.split(","))) for one in curve.points.split())

    assert 0 <= first_x < last_x <= WIDTH
    assert 0 <= first_y < last_y <= HEIGHT


def test_a_load_that_nobody_measured_has_an_empty_plot() -> None:
    assert plot([], ("p50",)).curves[0].points == ""
