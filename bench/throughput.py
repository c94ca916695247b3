"""Requests a second of the rights API: ours beside a warm Prism, a Starlette route by hand and untuned Connexion.

    python bench/throughput.py            three minutes
    python bench/throughput.py --quick    three quarters of one; fewer and shorter rounds
    python bench/throughput.py --json     for a program

One operation, GET /contrats with both dates, with the same body from everybody; every check is on. Each server has one core
to itself (`taskset`), `wrk` the other: one thread, 16 connections. Rounds are interleaved; ratios are taken inside each.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import orjson
from figures import machine, wrk
from figures.goals import Figure
from figures.rounds import doubt, in_turn, ratio
from peers import prism
from peers.sites import Asked, Caller, Site, answer, mocked, ours, served
from served.scene import conventions_without_limits

PEERS = ("hand_written", "untuned", "bare")
KINDS = ("400", "401", "403")
WARM = 6  # seconds of load before anything counts


@dataclass(frozen=True, slots=True)
class Slice:
    """What one slice of load came to; `core` is the part of its core that the server had, `cost` microseconds a request."""

    load: wrk.Load
    core: float
    cost: float


Slices = Mapping[tuple[str, str], list[Slice]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Rounds and seconds of requests that are answered, then of refused ones."""

    rounds: int
    seconds: int
    refused_rounds: int
    refused_seconds: int


FULL, QUICK = Plan(5, 3, 5, 1), Plan(2, 1, 1, 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two rounds of one second")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    plan = QUICK if asked.quick else FULL
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sites, caller = _sites(stack, Path(folder))
        found = measured(sites, caller, plan)
        held = {site.name: machine.memory(site.pid) for site in sites}
    figures = figures_of(found, held)
    told = versions() | {"load": wrk.shown(("X-API-Key", "Authorization", "nir"), plan.seconds)}
    if asked.json:
        values = [one.as_value() for one in figures]
        print(json.dumps({"versions": told, "figures": values, "details": details(found, held)}))
    else:
        _show(told, found, held, figures)


def versions() -> dict[str, str]:
    """Ours and the peers'."""
    return machine.versions() | {"prism": prism.version(), "node": prism.node_version()}


def _sites(stack: ExitStack, folder: Path) -> tuple[list[Site], Caller]:
    """All servers, up at once, and who asks them; AssertionError unless they answer alike."""
    conventions = folder / "conventions"
    conventions.mkdir()
    mine, caller = stack.enter_context(ours(conventions_without_limits(conventions)))
    status, body = answer(mine.asked("200", caller))
    assert status == 200, (status, body)
    sites = [mine, stack.enter_context(mocked(orjson.loads(body), folder))]
    sites += [stack.enter_context(served(peer, caller, conventions)) for peer in PEERS]
    for site in sites:
        told = answer(site.asked("200", caller))
        assert (told[0], orjson.loads(told[1])) == (200, orjson.loads(body)), (site.name, told)
    return sites, caller


def measured(sites: list[Site], caller: Caller, plan: Plan) -> Slices:
    """All slices, by site and kind of request."""
    by_name = {site.name: site for site in sites}
    found: dict[tuple[str, str], list[Slice]] = {}
    for site in sites:
        _load(site, site.asked("200", caller), WARM if site.name == "prism" else 2, "200")
    for _, name in in_turn(list(by_name), plan.rounds):
        found.setdefault((name, "200"), []).append(_slice(by_name[name], caller, "200", plan.seconds))
    for kind in KINDS:
        for _, name in in_turn(["ours", "prism"], plan.refused_rounds):
            found.setdefault((name, kind), []).append(_slice(by_name[name], caller, kind, plan.refused_seconds))
    return found


def _slice(site: Site, caller: Caller, kind: str, seconds: int) -> Slice:
    asked = site.asked(kind, caller)
    _load(site, asked, site.rewarm, kind)
    return _load(site, asked, seconds, kind)


def _load(site: Site, asked: Asked, seconds: int, kind: str) -> Slice:
    spent, began = machine.processor(site.pid), perf_counter()
    load = wrk.run(asked.url, asked.headers, seconds, refused=kind != "200")
    used, took = machine.processor(site.pid) - spent, perf_counter() - began
    return Slice(load, used / min(took, seconds), used / load.requests * 1e6)


def figures_of(found: Slices, held: Mapping[str, float]) -> list[Figure]:
    """What the slices and the memory of the servers say of the goals."""
    figures = [_rate("prism-200", found, "prism", "200")]
    figures += [_rate(f"prism-{kind}", found, "prism", kind) for kind in KINDS]
    figures += [_rate("by-hand-200", found, "hand_written", "200"), _rate("untuned-200", found, "untuned", "200")]
    latencies = [[one.load.p99 for one in found[name, "200"]] for name in ("ours", "prism")]
    figures.append(ratio("prism-p99", *latencies, disturbed=_doubt(found, "prism", "200")))
    costs = [[one.cost for one in found[name, "200"]] for name in ("ours", "prism")]
    figures.append(ratio("prism-cost", *costs))
    against = Figure("prism-memory-loaded", held["ours"] / held["prism"])
    ceiling = ([one.load.rate for one in found[name, "200"]] for name in ("bare", "prism"))
    figures.append(ratio("ceiling", *ceiling))
    return [*figures, Figure("memory-loaded", held["ours"]), against]


def _rate(measure: str, found: Slices, peer: str, kind: str) -> Figure:
    mine, others = ([one.load.rate for one in found[name, kind]] for name in ("ours", peer))
    return ratio(measure, mine, others, disturbed=_doubt(found, peer, kind))


def _doubt(found: Slices, peer: str, kind: str) -> str:
    return doubt({name: [one.core for one in found[name, kind]] for name in ("ours", peer)})


def details(found: Slices, held: Mapping[str, float]) -> list[dict[str, Any]]:
    """For each server and kind of request: medians of what was measured, and the memory of the server."""
    return [
        {
            "server": name,
            "status": kind,
            "rate": median(one.load.rate for one in slices),
            "p50_ms": median(one.load.p50 for one in slices),
            "p99_ms": median(one.load.p99 for one in slices),
            "cost_us": median(one.cost for one in slices),
            "core": min(one.core for one in slices),
            "memory_mb": held[name],
        }
        for (name, kind), slices in found.items()
    ]


def _show(told: Mapping[str, str], found: Slices, held: Mapping[str, float], figures: list[Figure]) -> None:
    print("\n".join(f"{name:<14} {value}" for name, value in told.items()), end="\n\n")
    for one in details(found, held):
        print(f"{one['server']:<13} {one['status']}  {one['rate']:>8.0f} requests/s", end="   ")
        print(
            f"p50 {one['p50_ms']:6.2f} ms   p99 {one['p99_ms']:6.2f} ms   {one['cost_us']:6.1f} µs of processor",
            end="   ",
        )
        print(f"core {one['core']:.0%}   {one['memory_mb']:.0f} MB")
    print(*("", *(figure.line() for figure in figures)), sep="\n")


if __name__ == "__main__":
    main()
