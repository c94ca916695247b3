"""A judge that keeps to a quota."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from droits_conformance.pace import Pace


class Time:
    """A clock that only sleeping, and the time that calls take, move on."""

    def __init__(self) -> None:
        self.now = 50.0
        self.slept = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def _moments(pace: Pace, time: Time, takes: list[float]) -> list[float]:
    moments = []
    for seconds in takes:
        pace.keep()
        moments.append(time.now)
        time.now += seconds
    return moments


@given(limit=st.integers(1, 5), takes=st.lists(st.floats(0, 0.5), min_size=6, max_size=20))
def test_no_second_holds_more_calls_than_allowed(limit: int, takes: list[float]) -> None:
    time = Time()
    moments = _moments(Pace(limit, monotonic=lambda: time.now, sleep=time.sleep), time, takes)

    assert all(later - earlier > 1 for earlier, later in zip(moments, moments[limit:], strict=False))
    assert all(earlier <= later for earlier, later in pairwise(moments))


def test_slow_calls_wait_for_nothing() -> None:
    time = Time()
    _moments(Pace(2, monotonic=lambda: time.now, sleep=time.sleep), time, [0.6] * 10)

    assert time.slept == 0


@pytest.mark.parametrize("limit", [None, 500])
def test_calls_within_the_limit_wait_for_nothing(limit: int | None) -> None:
    time = Time()
    _moments(Pace(limit, monotonic=lambda: time.now, sleep=time.sleep), time, [0.0] * 500)

    assert time.slept == 0
