"""Plots of trends, as SVG files that are the same for the same figures."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from growing.trend import Trend

_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}


def draw(title: str, trends: Sequence[Trend], path: Path) -> None:
    """A panel for each trend, over sizes on a logarithmic axis, from nothing up."""
    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "banc-droits", "font.size": 9, "svg.fonttype": "none"}
    from matplotlib.figure import Figure  # noqa: PLC0415 - after the choice of a backend

    figure = Figure(figsize=(3.2 * len(trends), 2.8), layout="constrained")
    for position, one in enumerate(trends, start=1):
        axes = figure.add_subplot(1, len(trends), position)
        axes.plot([point.size for point in one.points], [point.value for point in one.points], marker="o")
        axes.set_xscale("symlog" if one.points[0].size == 0 else "log")
        axes.minorticks_off()
        axes.set_ylim(bottom=0, top=max(point.value for point in one.points) * 1.25)
        axes.set_xlabel(one.dimension)
        axes.set_title(f"{one.figure}, {one.unit}:\n{one.verdict}", fontsize=9)
        axes.grid(visible=True, alpha=0.3)
    figure.suptitle(title)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata=_NO_METADATA)
