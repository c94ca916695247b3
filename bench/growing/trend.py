"""Whether a figure grows with the size of something: its slope, how far it went, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median

FLAT, NOISY = 1.05, 1.2  # for counts, and for what is timed


@dataclass(frozen=True, slots=True)
class Point:
    """A sandbox of one size: `value` of the figure, and `ratio` to the smallest, taken in the same rounds."""

    size: int
    value: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over sizes. `held` tells that the figure is of the very thing that grows, which has to be read or held.

    `most` is the ratio of the largest to the smallest up to which it counts as flat.
    """

    figure: str
    unit: str
    dimension: str
    points: tuple[Point, ...]
    most: float = NOISY
    held: bool = False

    @property
    def slope(self) -> float:
        """Units of the figure for each further one of the dimension, by least squares."""
        return linear_regression(*zip(*((one.size, one.value) for one in self.points), strict=True)).slope

    @property
    def grows(self) -> bool:
        """Whether the largest is above the smallest by more than noise."""
        return self.points[-1].ratio > self.most

    @property
    def verdict(self) -> str:
        """`flat`, `grows with what it holds`, or `GROWS`."""
        if not self.grows:
            return "flat"
        return "grows with what it holds" if self.held else "GROWS"

    def line(self) -> str:
        """One line for people."""
        values = "  ".join(f"{one.size:,}: {one.value:,.2f}" for one in self.points)
        slope = f"{self.slope:+.2g} for each further one, {self.points[-1].ratio:.2f} times the smallest"
        return f"{self.dimension}: {self.figure}, {self.unit}: {values}   {slope}   {self.verdict}"


def in_rounds(
    figure: str, unit: str, dimension: str, rounds: Mapping[int, Sequence[float]], *, held: bool = False
) -> Trend:
    """A trend of medians over rounds, by size; the ratio is the median of those in each round."""
    smallest = next(iter(rounds.values()))
    points = [
        Point(size, median(values), median(mine / least for mine, least in zip(values, smallest, strict=True)))
        for size, values in rounds.items()
    ]
    return Trend(figure, unit, dimension, tuple(points), held=held)


def trend(figure: str, unit: str, dimension: str, values: Sequence[tuple[int, float]], **more: float | bool) -> Trend:
    """A trend of values that were measured once each."""
    smallest = values[0][1]
    points = tuple(Point(size, value, value / smallest) for size, value in values)
    return Trend(figure, unit, dimension, points, **more)  # type: ignore[arg-type]
