import pytest
from growing.trend import FLAT, in_rounds, trend


def test_what_stays_the_same_is_flat() -> None:
    assert trend("cost", "µs", "households", [(40, 100.0), (30_000_000, 104.0)]).verdict == "flat"


def test_what_grows_with_what_a_call_does_not_touch_is_said_aloud() -> None:
    found = trend("functions", "calls", "sessions", [(1, 800.0), (1000, 2800.0)], most=FLAT)

    assert found.verdict == "GROWS"
    assert found.slope == pytest.approx(2000 / 999)


def test_what_is_held_may_grow() -> None:
    assert (
        trend("memory", "MB", "journal", [(0, 100.0), (10_000, 150.0)], held=True).verdict == "grows with what it holds"
    )


def test_a_slow_round_slows_all_sizes_alike() -> None:
    found = in_rounds("cost", "µs", "journal", {0: [100.0, 300.0, 100.0], 10_000: [101.0, 303.0, 101.0]})

    assert found.points[-1].ratio == pytest.approx(1.01)
