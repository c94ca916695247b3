"""Figures over time: percentiles of counted milliseconds, and points that hold what is new since the last one."""

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from droits_conformance.load.history import History, percentile


@pytest.mark.parametrize(("rank", "milliseconds"), [(50, 10.0), (95, 20.0), (99, 300.0)])
def test_a_percentile_is_the_least_time_within_which_so_many_were_answered(rank: int, milliseconds: float) -> None:
    assert percentile(Counter({10: 90, 20: 8, 300: 2}), rank) == milliseconds


def test_nothing_has_no_percentile() -> None:
    assert percentile(Counter(), 99) == 0.0


def stats(**times: dict[int, int]) -> Any:
    entries = {
        name: SimpleNamespace(
            name=name.replace("_", " "),
            method="call",
            num_requests=sum(one.values()),
            num_failures=0,
            response_times=one,
        )
        for name, one in times.items()
    }
    return SimpleNamespace(entries=entries, errors={})


def test_a_point_holds_what_came_since_the_last_one() -> None:
    told = stats(getMe={10: 4})
    history = History(told)
    history.look()
    told.entries["getMe"].response_times = {10: 4, 50: 2}
    history.look()

    points = history.figures()["points"]

    assert [(point["p50"], point["p99"]) for point in points] == [(10.0, 10.0), (50.0, 50.0)]


def test_calls_of_a_quota_are_no_calls_of_families() -> None:
    assert History(stats(getMe={10: 4}, quota_frugale={900: 50})).figures()["calls"]["p99"] == 10.0
