"""What a second worker costs: processor time of a request with one and with two workers, and with state in memory.

    python bench/workers.py            a minute
    python bench/workers.py --quick    a quarter of that; fewer and shorter rounds
    python bench/workers.py --json     for a program

The same call to the rights API, journal, statistics and quotas on. All servers are up at once, each with all of its workers
on one core (`taskset`), `wrk` on the other; two of them keep their state on a Redis server of the benchmark's own, with
`appendfsync always`. Rounds are interleaved; the ratio is taken inside each. What Redis uses is told apart.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from figures import machine, wrk
from figures.goals import Figure
from figures.rounds import in_turn, ratio
from peers.sites import OPERATION, OURS, Asked, Caller, announced, answer, caller_of, running
from served.scene import conventions_without_limits

from droits_simulator.client.token import obtain

LIBRARIES = (*machine.LIBRARIES, "redis")
HEADERS = ("X-API-Key", "Authorization", "nir")
ONE, TWO = "1 worker, Redis", "2 workers, Redis"
SERVERS: Mapping[str, tuple[str, ...]] = {
    "1 worker, memory": (),
    ONE: ("--state", "{redis}/0"),
    TWO: ("--state", "{redis}/1", "--workers", "2"),
}


@dataclass(frozen=True, slots=True)
class Site:
    """A server: its process, and a request that it answers with 200."""

    pid: int
    asked: Asked


@dataclass(frozen=True, slots=True)
class Slice:
    """Requests a second, the 99th percentile in milliseconds, microseconds of processor of a request: servers', Redis'."""

    rate: float
    p99: float
    cost: float
    redis: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two rounds of one second")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    rounds, seconds = (2, 1) if asked.quick else (5, 3)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        found = measured(stack, Path(folder), rounds, seconds)
    figure = ratio("workers-cost", *([one.cost for one in found[name]] for name in (TWO, ONE)))
    told = machine.versions(*LIBRARIES) | {"redis-server": _redis_version(), "load": wrk.shown(HEADERS, seconds)}
    if asked.json:
        print(json.dumps({"versions": told, "figures": [figure.as_value()], "details": details(found)}))
    else:
        _show(told, found, figure)


def measured(stack: ExitStack, folder: Path, rounds: int, seconds: int) -> dict[str, list[Slice]]:
    """The slices of each server."""
    redis_pid, redis_url = stack.enter_context(_redis(folder))
    conventions = folder / "conventions"
    conventions.mkdir()
    conventions_without_limits(conventions)
    sites = {}
    for name, options in SERVERS.items():
        given = [one.format(redis=redis_url) for one in options]
        sites[name] = stack.enter_context(_served([*OURS, "--conventions", str(conventions), *given]))
        _slice(sites[name], redis_pid, 1)
    found: dict[str, list[Slice]] = {name: [] for name in SERVERS}
    for _, name in in_turn(list(SERVERS), rounds):
        found[name].append(_slice(sites[name], redis_pid, seconds))
    return found


def _slice(site: Site, redis_pid: int, seconds: int) -> Slice:
    spent = [machine.processor(pid) for pid in (site.pid, redis_pid)]
    load = wrk.run(site.asked.url, site.asked.headers, seconds)
    used = [machine.processor(pid) - before for pid, before in zip((site.pid, redis_pid), spent, strict=True)]
    cost, redis = (one / load.requests * 1e6 for one in used)
    return Slice(load.rate, load.p99, cost, redis)


@contextmanager
def _served(command: list[str]) -> Iterator[Site]:
    with announced(command) as (pid, told):
        caller = caller_of(told)
        asked = Asked(told["droits"].rstrip("/") + OPERATION + f"?{caller.query()}", _headers(told, caller))
        status, body = answer(asked)
        assert status == 200, (status, body)
        yield Site(pid, asked)


def _headers(told: Mapping[str, Any], caller: Caller) -> dict[str, str]:
    """With a token of FranceConnect v1, which lives for twenty minutes."""
    token = obtain(told["brokers"]["v1"], "v1", caller.client, caller.persona).access_token
    return caller.headers | {"Authorization": f"Bearer {token}"}


@contextmanager
def _redis(folder: Path) -> Iterator[tuple[int, str]]:
    """A Redis server that keeps what it acknowledged: its process and its address."""
    port = machine.free_port()
    command = [_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    command += ["--appendonly", "yes", "--appendfsync", "always", "--logfile", str(folder / "redis.log")]
    # On the core of the load: it is no part of what a server uses.
    with running(["taskset", "-c", str(wrk.DRIVER_CORE), *command]) as process:
        yield process.pid, f"redis://127.0.0.1:{port}"


def _program() -> str:
    program = shutil.which("redis-server")
    assert program, "this benchmark starts a Redis server: install redis-server (Debian: apt-get install redis-server)"
    return program


def _redis_version() -> str:
    said = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True)
    return next(word.removeprefix("v=") for word in said.stdout.split() if word.startswith("v="))


def details(found: Mapping[str, list[Slice]]) -> list[dict[str, Any]]:
    """For each server: medians of what was measured."""
    return [
        {
            "server": name,
            "rate": median(one.rate for one in slices),
            "p99_ms": median(one.p99 for one in slices),
            "cost_us": median(one.cost for one in slices),
            "redis_us": median(one.redis for one in slices),
        }
        for name, slices in found.items()
    ]


def _show(told: Mapping[str, str], found: Mapping[str, list[Slice]], figure: Figure) -> None:
    print("\n".join(f"{name:<14} {value}" for name, value in told.items()), end="\n\n")
    for one in details(found):
        print(f"{one['server']:<17} {one['rate']:>6.0f} requests/s   p99 {one['p99_ms']:6.2f} ms", end="   ")
        print(f"{one['cost_us']:6.0f} µs of processor, Redis {one['redis_us']:.0f} µs")
    print("", figure.line(), sep="\n")


if __name__ == "__main__":
    main()
