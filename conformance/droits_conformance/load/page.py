"""load.html: one file for people, offline, French first: what was declared, percentiles, and a plot over time."""

from dataclasses import dataclass
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 220, 48, 24


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the plot: its name, and points of the picture as SVG writes them."""

    name: str
    points: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over the same seconds; `highest` is the value at the top."""

    highest: float
    seconds: float
    curves: tuple[Curve, ...]


def to_html(document: dict[str, Any]) -> bytes:
    """The file, UTF-8."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader("droits_conformance.load"), PackageLoader("droits_conformance.report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    times = plot(document["points"], ("p50", "p95", "p99"))
    rates = plot(document["points"], ("rate",))
    box = {"width": WIDTH, "height": HEIGHT, "left": LEFT, "bottom": BOTTOM}
    page = environment.get_template("load.html")
    return page.render(load=document, times=times, rates=rates, box=box).encode("utf-8")


def plot(points: list[dict[str, float]], names: tuple[str, ...]) -> Plot:
    """Curves of those names over the points of a history."""
    highest = max((point[name] for point in points for name in names), default=0.0) or 1.0
    seconds = max((point["at"] for point in points), default=0.0) or 1.0
    across, up = (WIDTH - LEFT) / seconds, (HEIGHT - BOTTOM) / highest
    curves = (
        Curve(
            name,
            " ".join(f"{LEFT + point['at'] * across:.1f},{HEIGHT - BOTTOM - point[name] * up:.1f}" for point in points),
        )
        for name in names
    )
    return Plot(highest, seconds, tuple(curves))
