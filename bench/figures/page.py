"""docs/performance.md, written from what the benchmarks said; nothing in it is written by hand but the words."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from figures.goals import MEASURES, Figure, figures_of

_SHOWN = {"aim reached": "aim reached", "held": "held", "missed": "**missed**", "": ""}
_NOT_THERE = "not measured"

_HERE = Path(__file__).resolve().parent
_ABOUT, _HOW = ((_HERE / name).read_text(encoding="utf-8") for name in ("about.md", "how.md"))


def page(results: Mapping[str, Any]) -> str:
    """The whole page, in Markdown."""
    runs = results["runs"]
    parts = (
        [_ABOUT, _taken(results)],
        _goals(runs),
        _servers(runs.get("throughput", {}).get("told", {}).get("details", [])),
        _growth(runs.get("growth", {}).get("told", {}).get("trends", [])),
        [_HOW],
        _commands(runs),
        _versions(runs),
    )
    return "\n".join("\n".join(lines) for lines in map(list, parts) if lines).rstrip() + "\n"


def figures(runs: Mapping[str, Any]) -> dict[str, Figure]:
    """All figures of all benchmarks, by measure; what nobody knows is left out."""
    told = (one for run in runs.values() for one in run.get("told", {}).get("figures", ()))
    found = {one["id"]: one for one in told if one["id"] in MEASURES}
    return {one.id: one for one in figures_of(found[name] for name in MEASURES if name in found)}


def _taken(results: Mapping[str, Any]) -> str:
    quick = (
        " with `--quick`: few and short rounds, which show that it works and little more" if results["quick"] else ""
    )
    days = sorted({one["day"] for one in results["runs"].values()})
    when = (
        f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}, each command on the day told beside it"
    )
    return f"Measured {when}{quick}.\n"


def _goals(runs: Mapping[str, Any]) -> Iterable[str]:
    found = figures(runs)
    yield "## Goals\n"
    yield from _table(("measure", "goal", "aim", "measured", ""), (_row(name, found.get(name)) for name in MEASURES))
    failed = {name: run["failed"] for name, run in runs.items() if "failed" in run}
    yield from (f"`bench/{name}.py` gave nothing: {why}." for name, why in failed.items())
    yield ""


def _row(name: str, figure: Figure | None) -> tuple[str, ...]:
    measure = MEASURES[name]
    limit, aim = measure.goal.words(measure.unit) if measure.goal else ("", "")
    if figure is None:
        return measure.words, limit, aim, _NOT_THERE, ""
    spread = "" if figure.low is None or figure.high is None else f" ({figure.low:.2f} to {figure.high:.2f})"
    said = [_SHOWN[figure.verdict], f"disturbed: {figure.disturbed}" if figure.disturbed else ""]
    verdict = ", ".join(one for one in said if one)
    return measure.words, limit, aim, f"{figure.value:.2f} {measure.unit}{spread}", verdict


def _servers(details: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    rows = [
        (
            str(one["server"]).replace("_", " "),
            str(one["status"]),
            f"{one['rate']:,.0f}",
            f"{one['p50_ms']:.2f} ms",
            f"{one['p99_ms']:.2f} ms",
            f"{one['cost_us']:.0f} µs",
            f"{one['memory_mb']:.0f} MB",
        )
        for one in details
    ]
    if rows:
        yield "## Servers under load\n"
        yield "Medians of the rounds; they are this machine's, the ratios above are not.\n"
        head = ("server", "answer", "requests/s", "p50", "p99", "processor a request", "memory after it")
        yield from _table(head, rows)
        yield ""


def _growth(trends: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    rows = []
    for one in trends:
        values = ", ".join(f"{size:,}: {value:,.2f}" for size, value, _ in one["points"])
        slope = f"{one['slope']:+.2g}"
        verdict = "**GROWS**" if one["verdict"] == "GROWS" else one["verdict"]
        rows.append((one["dimension"], f"{one['figure']}, {one['unit']}", values, slope, verdict))
    if rows:
        yield "## Growth\n"
        yield from _table(("by", "figure", "size: value", "slope, for each further one", ""), rows)
        yield ""
        yield from (f"![{name}](performance/{name}.svg)" for name in PLOTTED)
        yield ""


PLOTTED = ("households", "strangers", "conventions", "journal", "sessions")


def _commands(runs: Mapping[str, Any]) -> Iterable[str]:
    yield "## Commands\n"
    yield "`python bench/performance.py` runs these, one after the other, and writes this page:\n"
    yield from _table(
        ("command", "measured on", "took"),
        ((f"`{one['command']}`", one["day"], f"{one['seconds']:.0f} s") for one in runs.values()),
    )
    load = runs.get("throughput", {}).get("told", {}).get("versions", {}).get("load")
    yield f"\nThe load: `{load}`\n" if load else ""


def _versions(runs: Mapping[str, Any]) -> Iterable[str]:
    told: dict[str, str] = {}
    for run in runs.values():
        told |= {name: str(value) for name, value in run.get("told", {}).get("versions", {}).items() if name != "load"}
    yield "## Versions\n"
    yield from _table(("what", "version"), sorted(told.items()))


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterable[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
