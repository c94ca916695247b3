import pytest
from figures.goals import MEASURES, Figure, Goal


@pytest.mark.parametrize(("value", "verdict"), [(5.0, "aim reached"), (4.99, "held"), (3.0, "held"), (2.99, "missed")])
def test_a_goal_to_be_exceeded_is_held_from_its_limit_on(value: float, verdict: str) -> None:
    assert Goal(3, 5).verdict(value) == verdict


@pytest.mark.parametrize(("value", "verdict"), [(0.7, "aim reached"), (1.0, "held"), (1.01, "missed")])
def test_a_goal_to_stay_below_is_missed_beyond_its_limit(value: float, verdict: str) -> None:
    assert Goal(1.0, 0.7, at_most=True).verdict(value) == verdict


def test_a_goal_without_an_aim_is_held_at_best() -> None:
    assert Goal(1).verdict(100) == "held"


def test_every_number_that_was_promised_has_its_goal() -> None:
    promised = {
        "prism-200": (3, 5),
        "prism-400": (2, 3),
        "prism-401": (2, 3),
        "prism-403": (2, 3),
        "by-hand-200": (0.8, 1.1),
        "by-hand-cost": (1.0, 0.7),
        "prism-p99": (0.5, 0.25),
        "start": (0.7, 0.4),
        "prism-start": (1 / 3, None),
        "memory": (90, 60),
        "prism-memory": (0.6, None),
        "nation-call": (1.2, 1.05),
    }

    assert {name: (MEASURES[name].goal.limit, MEASURES[name].goal.aim) for name in promised} == promised


def test_a_disturbed_figure_says_so() -> None:
    line = Figure("prism-200", 2.0, 1.5, 2.5, "ours had 40% of its core").line()

    assert "2.00 × (1.50 to 2.50)" in line
    assert "missed   DISTURBED: ours had 40% of its core" in line
