"""How long a sandbox takes to its first answer and how much memory it then holds: the cast against thirty millions.

    python bench/sandbox_start.py

Both are started in turn, round after round, as processes of their own; the figures are medians and their ratio.
"""

import json
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from urllib.request import urlopen

ROUNDS = 5
COMMAND = (sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json")
POPULATIONS = {"cast of 48": (), "30 million": ("--population", "30000000", "--seed", "7")}


def main() -> None:
    """Print start, memory and ratios."""
    measures: dict[str, list[tuple[float, float]]] = {name: [] for name in POPULATIONS}
    for _ in range(ROUNDS):
        for name, options in POPULATIONS.items():
            measures[name].append(start(options))
    print(f"python {platform.python_version()}, {platform.machine()}, {ROUNDS} rounds in turn, medians\n")
    for name, found in measures.items():
        print(f"{name:<12} first 200 after {seconds(found):.2f} s   memory {memory(found):.1f} MiB")
    small, large = measures.values()
    print(f"{'ratio':<12} {seconds(large) / seconds(small):.2f}{memory(large) / memory(small):>30.2f}")


def start(options: tuple[str, ...]) -> tuple[float, float]:
    """Seconds from nothing to the first 200 of a page that shows people, and MiB resident then."""
    began = time.perf_counter()
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        announced = json.loads(process.stdout.readline())
        with urlopen(announced["brokers"]["v2"].removesuffix("/api/v2") + "/") as page:
            assert page.status == 200
        took = time.perf_counter() - began
        held = resident(process.pid)
        process.terminate()
    return took, held


def resident(pid: int) -> float:
    """MiB of memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no memory of process {pid}")


def seconds(found: list[tuple[float, float]]) -> float:
    """Median of the start times."""
    return median(took for took, _ in found)


def memory(found: list[tuple[float, float]]) -> float:
    """Median of the memory held."""
    return median(held for _, held in found)


if __name__ == "__main__":
    main()
