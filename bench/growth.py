"""What grows with households, conventions, the journal and sessions: cost of a call, start, memory; and plots of it.

    python bench/growth.py            a minute and a half; plots in docs/performance
    python bench/growth.py --quick    fewer rounds
    python bench/growth.py --json     for a program
    python bench/growth.py --plots FOLDER

A call costs microseconds of the processor, in this process, sizes in turn round after round, and calls of functions, which
no other process disturbs. Start and memory are those of processes of their own. Needs matplotlib (the extra `stats`).
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")

from figures import machine, wrk  # noqa: E402
from figures.goals import Figure  # noqa: E402
from figures.rounds import ratio  # noqa: E402
from growing.calls import functions, microseconds  # noqa: E402
from growing.plot import draw  # noqa: E402
from growing.trend import FLAT, Trend, in_rounds, trend  # noqa: E402
from growing.worlds import DIMENSIONS, SEED, Grown, many  # noqa: E402
from sandbox_start import start  # noqa: E402

PLOTS = Path(__file__).resolve().parents[1] / "docs" / "performance"
HOUSEHOLDS, STRANGERS, CONVENTIONS = "households", "households, somebody else at each call", "conventions"
IN_PROCESS = ("journal", "sessions")  # memory of these, for they grow by calls, not by options
MIB = 1024 * 1024 / 1e6
_FILES = {HOUSEHOLDS: "households", STRANGERS: "strangers"}


def main() -> None:
    """Measure, print and plot; or answer as a child."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--quick", action="store_true", help="fewer rounds, one start each, no sizes that take long to make"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--plots", type=Path, default=PLOTS, metavar="FOLDER", help="where plots are written")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {wrk.SERVER_CORE})  # children too: one core, as in the other benchmarks
    if asked.child:
        print(asyncio.run(_held(asked.child[0], int(asked.child[1]))))
        return
    found, figures = measured(QUICK if asked.quick else FULL)
    for dimension, trends in found.items():
        draw(dimension, trends, asked.plots / f"{_FILES.get(dimension, dimension)}.svg")
    if asked.json:
        told = [_as_value(one) for trends in found.values() for one in trends]
        values = [one.as_value() for one in figures]
        print(json.dumps({"versions": machine.versions(), "figures": values, "trends": told}))
        return
    print("\n".join(f"{name:<14} {value}" for name, value in machine.versions().items()), end="\n\n")
    print(*(one.line() for trends in found.values() for one in trends), sep="\n")
    print(*("", *(figure.line() for figure in figures)), sep="\n")


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds of calls, starts of each size, and whether sizes that take long to make are measured."""

    rounds: int
    starts: int
    all_sizes: bool

    def sizes(self, dimension: str) -> tuple[int, ...]:
        """Those of a dimension."""
        sizes = DIMENSIONS[dimension][1]
        return sizes if self.all_sizes or dimension in {HOUSEHOLDS, STRANGERS} else sizes[:-1]


FULL, QUICK = Plan(25, 3, all_sizes=True), Plan(5, 1, all_sizes=False)


def measured(plan: Plan) -> tuple[dict[str, list[Trend]], list[Figure]]:
    """All trends, by dimension, and the figures that have a goal."""
    found: dict[str, list[Trend]] = {}
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for dimension in DIMENSIONS:
            costs, counted = asyncio.run(_calls(dimension, folder, plan))
            found[dimension] = [in_rounds("cost of a call", "µs", dimension, costs), *counted]
            if dimension in {HOUSEHOLDS, STRANGERS}:
                measure = "nation-call" if dimension == HOUSEHOLDS else "nation-stranger"
                figures.append(ratio(measure, *(costs[size] for size in (max(costs), min(costs)))))
        for dimension, options in _options(folder).items():
            seconds, memory = _started(dimension, options, plan)
            found[dimension] += [seconds, memory]
            if dimension == HOUSEHOLDS:
                pairs = (("nation-start", seconds), ("nation-memory", memory))
                figures += [Figure(measure, one.points[-1].ratio) for measure, one in pairs]
    for dimension in IN_PROCESS:
        found[dimension].append(_memory(dimension, plan))
    return found, figures


async def _calls(dimension: str, folder: Path, plan: Plan) -> tuple[dict[int, list[float]], list[Trend]]:
    """By size the microseconds of a call in every round, and how many functions are called."""
    grown = {size: await DIMENSIONS[dimension][0](size, folder) for size in plan.sizes(dimension)}
    costs: dict[int, list[float]] = {size: [] for size in grown}
    for number in range(plan.rounds + 1):  # the first is to warm up
        for size, one in grown.items():
            took = await microseconds(one.app, list(islice(cycle(one.scopes), max(100, len(one.scopes)))))
            costs[size] += [took] if number else []
    return costs, [one async for one in _counted(dimension, grown)]


async def _counted(dimension: str, grown: Mapping[int, Grown]) -> AsyncIterator[Trend]:
    counts = [(size, await _usual(one)) for size, one in grown.items()]
    yield trend("functions called", "by a call", dimension, counts, most=FLAT)
    counts = [(size, await _first(one)) for size, one in grown.items()]
    yield trend("functions called", "by the first call of a second", dimension, counts, most=FLAT)
    if all(one.opening for one in grown.values()):
        counts = [(size, one.opening) for size, one in grown.items()]
        yield trend("functions called", "to open one more", dimension, counts, most=FLAT)


async def _usual(one: Grown) -> int:
    """Functions that a call calls when it is not the first of its second."""
    await microseconds(one.app, one.scopes)
    return round(median([await functions(one.app, scope) for scope in one.scopes]))


async def _first(one: Grown) -> int:
    """Functions that the first call of a second calls."""
    found = []
    for scope in (one.scopes[0], *one.scopes[:20]):  # what is cached at the first call of all does not count
        one.clock.next_second()
        found.append(await functions(one.app, scope))
    return round(median(found[1:]))


def _options(folder: Path) -> dict[str, Callable[[int], Sequence[str]]]:
    """Options of a sandbox of some size, for the dimensions in which it starts at that size."""
    return {
        HOUSEHOLDS: lambda size: ["--population", str(size), "--seed", str(SEED)],
        CONVENTIONS: lambda size: [f"--{name}={path}" for name, path in many(size, folder).items()],
    }


def _started(dimension: str, options: Callable[[int], Sequence[str]], plan: Plan) -> tuple[Trend, Trend]:
    """Seconds to the first page and memory then, by size, in turn."""
    sizes = plan.sizes(dimension)
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    memory: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(plan.starts):
        for size in sizes:
            took, held = start(tuple(options(size)))
            seconds[size].append(took)
            memory[size].append(held * MIB)
    read = dimension == CONVENTIONS  # they are read and held at the start
    return (
        in_rounds("cold start", "s", dimension, seconds, held=read),
        in_rounds("memory", "MB", dimension, memory, held=read),
    )


def _memory(dimension: str, plan: Plan) -> Trend:
    """Memory by size, each in a process of its own."""
    values = []
    for size in plan.sizes(dimension):
        command = [sys.executable, __file__, "--child", dimension, str(size)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        values.append((size, float(ran.stdout)))
    return trend("memory", "MB", dimension, values, held=True)


async def _held(dimension: str, size: int) -> float:
    """MB that this process holds with a sandbox of that size."""
    with tempfile.TemporaryDirectory() as folder:
        grown = await DIMENSIONS[dimension][0](size, Path(folder))
        assert grown.scopes
        return machine.memory(os.getpid())


def _as_value(one: Trend) -> dict[str, Any]:
    points = [[point.size, point.value, point.ratio] for point in one.points]
    told = {"dimension": one.dimension, "figure": one.figure, "unit": one.unit, "points": points}
    return told | {"slope": one.slope, "verdict": one.verdict}


if __name__ == "__main__":
    main()
