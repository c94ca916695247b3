"""What is measured, and how good it is to be: one table for every benchmark and for docs/performance.md."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

RATIO = "×"


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit that is held, and an aim beyond it; `at_most` tells that less is better."""

    limit: float
    aim: float | None = None
    at_most: bool = False

    def verdict(self, value: float) -> str:
        """`aim reached`, `held` or `missed`."""
        if self.aim is not None and self._within(value, self.aim):
            return "aim reached"
        return "held" if self._within(value, self.limit) else "missed"

    def words(self, unit: str) -> tuple[str, str]:
        """The limit and the aim as people read them; the second is empty where there is none."""
        least = "at most" if self.at_most else "at least"
        return f"{least} {self.limit:.3g} {unit}", "" if self.aim is None else f"{self.aim:.3g} {unit}"

    def _within(self, value: float, bound: float) -> bool:
        return value <= bound if self.at_most else value >= bound


@dataclass(frozen=True, slots=True)
class Measure:
    """Something measured: its name for programs, in words, its unit, and its goal if it has one."""

    id: str
    words: str
    unit: str = RATIO
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a measure came to: the median of the rounds, the lowest and highest of them, and what may have disturbed them."""

    id: str
    value: float
    low: float | None = None
    high: float | None = None
    disturbed: str = ""

    @property
    def verdict(self) -> str:
        """That of the goal; empty without one."""
        goal = MEASURES[self.id].goal
        return goal.verdict(self.value) if goal else ""

    def line(self) -> str:
        """One line for people."""
        measure = MEASURES[self.id]
        spread = f" ({self.low:.2f} to {self.high:.2f})" if self.low is not None and self.high is not None else ""
        limit, aim = measure.goal.words(measure.unit) if measure.goal else ("", "")
        wanted = f"   goal {limit}{f', aim {aim}' if aim else ''}: {self.verdict}" if measure.goal else ""
        return f"{measure.words:<72} {self.value:>8.2f} {measure.unit}{spread}{wanted}{self._doubt()}"

    def as_value(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    def _doubt(self) -> str:
        return f"   DISTURBED: {self.disturbed}" if self.disturbed else ""


def _most(limit: float, aim: float | None = None) -> Goal:
    return Goal(limit, aim, at_most=True)


_ALL = (
    Measure("prism-200", "requests/s against a warm Prism, same operation and body size", goal=Goal(3, 5)),
    Measure("prism-400", "the same, refused with 400", goal=Goal(2, 3)),
    Measure("prism-401", "the same, refused with 401", goal=Goal(2, 3)),
    Measure("prism-403", "the same, refused with 403", goal=Goal(2, 3)),
    Measure("by-hand-200", "requests/s against a Starlette route by hand, same checks", goal=Goal(0.8, 1.1)),
    Measure("ceiling", "an ASGI application that checks nothing, against Prism: the ceiling"),
    Measure("by-hand-cost", "in-process cost of a request against that route", goal=_most(1.0, 0.7)),
    Measure("untuned-200", "requests/s against untuned Connexion"),
    Measure("sandbox-cost", "the whole sandbox (sessions, journal, wishes, statistics) against that route"),
    Measure("untuned-cost", "in-process cost of a request against untuned Connexion"),
    Measure("prism-cost", "processor time of a request against Prism's"),
    Measure("prism-p99", "99th percentile of the latency against Prism's", goal=_most(0.5, 0.25)),
    Measure("start", "cold start to the first 200", "s", _most(0.7, 0.4)),
    Measure("prism-start", "the same against Prism's", goal=_most(1 / 3)),
    Measure("memory", "memory at the first 200, 48 households", "MB", _most(90, 60)),
    Measure("prism-memory", "the same against Prism's", goal=_most(0.6)),
    Measure("memory-loaded", "memory after the load, 48 households", "MB", _most(90, 60)),
    Measure("prism-memory-loaded", "the same against Prism's", goal=_most(0.6)),
    Measure("nation-call", "cost of a call, population of 30 million against 40 households", goal=_most(1.2, 1.05)),
    Measure("nation-stranger", "the same, somebody else at each call", goal=_most(1.2, 1.05)),
    Measure("nation-start", "cold start, 30 million against 40 households", goal=_most(1.2, 1.05)),
    Measure("nation-memory", "memory, 30 million against 40 households", goal=_most(1.2, 1.05)),
    Measure("workers-cost", "processor time of a request, 2 workers against 1"),
    Measure("judge-st", "generated cases/s of the judge against stock st run", goal=Goal(1)),
    Measure("faker", "the population against Faker, same families", goal=Goal(5)),
    Measure("franceconnect", "FranceConnect journeys/s against Node's oidc-provider", goal=Goal(1.5)),
)
MEASURES = {one.id: one for one in _ALL}


def figures_of(told: Iterable[dict[str, Any]]) -> list[Figure]:
    """Figures from their plain values."""
    return [Figure(**one) for one in told]
