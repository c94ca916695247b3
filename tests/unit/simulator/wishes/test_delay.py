"""Delays are written in one of three ways, never exceed a minute, and are the same for the same seed."""

import re
from random import Random
from statistics import median

import pytest

from droits_simulator.wishes.delay import read_delay


@pytest.mark.parametrize("text", ["0", "250", "60000", "12.5", "uniform:100:400", "lognormal:200:0.4", "lognormal:0:0"])
def test_a_delay_is_written_as_it_is_read(text: str) -> None:
    assert str(read_delay(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "-1", "60001", "1e3", "nan", "inf", "٣", " 250", "250ms", "fixed:1:2", "uniform:400:100", "uniform:1"),
        *("uniform:1:2:3", "uniform:1:60001", "lognormal:200", "lognormal:200:5.1", "normal:1:2", "lognormal::", ":"),
    ],
)
def test_anything_else_is_no_delay(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        read_delay(text)


def _drawn(text: str, times: int = 2000) -> list[float]:
    drawn = Random(7)  # noqa: S311 - delays
    return [read_delay(text).seconds(drawn) for _ in range(times)]


def test_a_fixed_delay_is_always_the_same() -> None:
    assert set(_drawn("250")) == {0.25}


def test_a_uniform_delay_covers_its_range_and_nothing_else() -> None:
    seconds = _drawn("uniform:100:400")
    assert 0.1 <= min(seconds) < 0.11
    assert 0.39 < max(seconds) <= 0.4


def test_half_of_the_lognormal_delays_are_below_the_median_and_the_slow_ones_are_far() -> None:
    seconds = sorted(_drawn("lognormal:200:0.4"))
    assert median(seconds) == pytest.approx(0.2, rel=0.05)
    # Of a lognormal law, 97.7 % lie below median × e^(2 sigma).
    assert seconds[int(len(seconds) * 0.977)] == pytest.approx(0.2 * 2.2255, rel=0.1)


def test_no_delay_exceeds_a_minute_whatever_is_drawn() -> None:
    assert max(_drawn("lognormal:60000:5")) == 60


def test_the_same_seed_gives_the_same_delays() -> None:
    assert _drawn("lognormal:200:0.4", 5) == _drawn("lognormal:200:0.4", 5)
