"""From nothing to the first 200 of the rights API, and the memory held then: ours beside Prism.

    python bench/cold_start.py            a quarter of a minute
    python bench/cold_start.py --quick    two rounds instead of seven
    python bench/cold_start.py --json     for a program

Both are started in turn on one core, as processes of their own, and asked for the same operation every five milliseconds
until they answer. Ours is asked about a persona by a wish (`--personas-without-login`), for no journey through FranceConnect
can be made before it serves; everything else is as it starts by default. Files are in the cache of the machine.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import orjson
from figures import machine
from figures.goals import Figure
from figures.rounds import in_turn, of_rounds, ratio
from peers import prism
from peers.sites import OPERATION, OURS, SANDBOX, Asked, Caller, announced, caller_of, running, wait_for

from droits_simulator.settings import RIGHTS_PATH

ROUNDS, QUICK = 7, 2


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds to the first 200, and MB held then."""

    seconds: float
    memory: float
    body: bytes


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two rounds")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args()
    found = measured(QUICK if asked.quick else ROUNDS)
    figures = figures_of(found)
    told = machine.versions() | {"prism": prism.version(), "node": prism.node_version()}
    if asked.json:
        values = [one.as_value() for one in figures]
        print(json.dumps({"versions": told, "figures": values, "details": details(found)}))
        return
    print("\n".join(f"{name:<14} {value}" for name, value in told.items()), end="\n\n")
    for name, one in details(found).items():
        print(f"{name:<8} first 200 after {one['seconds']:.2f} s   {one['memory_mb']:.0f} MB")
    print(*("", *(figure.line() for figure in figures)), sep="\n")


def measured(rounds: int) -> dict[str, list[Start]]:
    """All starts, by server; AssertionError unless both answer with the same body."""
    with announced(OURS) as (_, told):
        caller = caller_of(told)
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "droits.json"
        body = ours(caller).body  # this one, and the first of Prism, fill the caches of the machine
        document.write_text(prism.contract_with(OPERATION, orjson.loads(body)), encoding="utf-8")
        start = {"ours": partial(ours, caller), "prism": partial(mocked, caller, document, prism.installed())}
        assert start["prism"]().body == body
        found: dict[str, list[Start]] = {name: [] for name in start}
        for _, name in in_turn(list(start), rounds):
            found[name].append(start[name]())
    return found


def ours(caller: Caller, options: Sequence[str] = ()) -> Start:
    """`droits sandbox` on a port that is known beforehand."""
    port = machine.free_port()
    headers = caller.headers | {"Prefer": f"persona={caller.persona.login}"}
    asked = Asked(f"http://127.0.0.1:{port}{RIGHTS_PATH}{OPERATION}?{caller.query()}", headers)
    return _start([*SANDBOX, "--port", str(port), "--personas-without-login", *options], asked, {})


def mocked(caller: Caller, document: Path, folder: Path) -> Start:
    """Prism with our answer."""
    port = machine.free_port()
    asked = Asked(
        f"http://127.0.0.1:{port}{OPERATION}?{caller.query()}", caller.headers | {"Authorization": "Bearer jeton"}
    )
    return _start(prism.command(folder, document, port), asked, {"NODE_ENV": "production"})


def _start(command: Sequence[str], asked: Asked, env: dict[str, str]) -> Start:
    began = perf_counter()
    with running(command, env=env) as process:
        body = wait_for(asked, process)
        return Start(perf_counter() - began, machine.memory(process.pid), body)


def figures_of(found: Mapping[str, list[Start]]) -> list[Figure]:
    """What the starts say of the goals."""
    seconds = [[one.seconds for one in found[name]] for name in ("ours", "prism")]
    memory = [[one.memory for one in found[name]] for name in ("ours", "prism")]
    return [
        *(of_rounds("start", seconds[0]), ratio("prism-start", *seconds)),
        *(of_rounds("memory", memory[0]), ratio("prism-memory", *memory)),
    ]


def details(found: Mapping[str, list[Start]]) -> dict[str, dict[str, float]]:
    """Medians, by server."""
    return {
        name: {"seconds": median(one.seconds for one in starts), "memory_mb": median(one.memory for one in starts)}
        for name, starts in found.items()
    }


if __name__ == "__main__":
    main()
