"""All that this project says of its own speed, measured in one run, and docs/performance.md written from it.

    python bench/performance.py                eight minutes on a quiet machine with two cores
    python bench/performance.py --quick        three; shows that it works
    python bench/performance.py --only growth --only judge
    python bench/performance.py --render       write the page again from docs/performance/results.json, measuring nothing

Each benchmark is a command of its own. One that fails, because npm or a server is not there, leaves "not measured" in the
page and does not stop the others; the command then ends with 1. With --only, what the others said before is kept.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from figures.page import figures, page

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
LONGEST = 600  # seconds that one benchmark may take
Told = dict[str, Any]


def as_told(told: Told) -> Told:
    """Figures that a benchmark gives in the form of `figures/`; KeyError when it does not."""
    return told | {"figures": told["figures"]}


def of_in_process(told: Told) -> Told:
    """The cost of a granted call: of the compiled rights API, and the whole sandbox, against the route by hand."""
    line = next(one for one in told["lines"] if one["call"] == _GRANTED)
    cost = {name: times for name, _, times in line["found"]}
    figures = [{"id": "by-hand-cost", "value": cost[_COMPILED]}, {"id": "sandbox-cost", "value": cost[_SANDBOX]}]
    figures.append({"id": "untuned-cost", "value": cost[_COMPILED] / cost[_UNTUNED]})
    return told | {"figures": figures}


def of_population(told: Told) -> Told:
    """The ratio to Faker."""
    ratio = next(one["value"] for one in told["figures"] if one["name"].startswith("ratio to Faker"))
    return {"versions": told["versions"], "figures": [{"id": "faker", "value": ratio}]}


_GRANTED = "200 contrats, both dates"
_COMPILED, _SANDBOX, _UNTUNED = "rights API, compiled", "sandbox, compiled", "connexion, untuned"


@dataclass(frozen=True, slots=True)
class Bench:
    """A benchmark: its options in a full and in a quick run, and how to read what it prints as JSON."""

    full: tuple[str, ...] = ()
    quick: tuple[str, ...] = ("--quick",)
    read: Callable[[Told], Told] = as_told


BENCHES: Mapping[str, Bench] = {
    "throughput": Bench(),
    "cold_start": Bench(),
    "in_process": Bench(quick=("--rounds", "5"), read=of_in_process),
    "growth": Bench(),
    "workers": Bench(),
    "judge": Bench(),
    "population": Bench(full=("--quick",), read=of_population),
    "franceconnect": Bench(),
}


def main() -> int:
    """Measure, write results and page, print the figures; 1 when a benchmark failed."""
    asked = _asked()
    results = asked.page.with_suffix("") / "results.json"
    if asked.render:
        found = json.loads(results.read_text(encoding="utf-8"))
    else:
        found = {"quick": asked.quick, "runs": _kept(results, asked.only)}
        for name in asked.only or BENCHES:
            found["runs"][name] = measured(name, asked)
        results.parent.mkdir(parents=True, exist_ok=True)
        results.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    asked.page.write_text(page(found), encoding="utf-8")
    print(*(one.line() for one in figures(found["runs"]).values()), sep="\n")
    return int(any("failed" in run for run in found["runs"].values()))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few and short rounds")
    parser.add_argument("--only", action="append", choices=list(BENCHES), help="this benchmark; may be given again")
    parser.add_argument("--render", action="store_true", help="measure nothing, write the page again")
    parser.add_argument(
        "--page", type=Path, default=PAGE, metavar="FILE", help="results and plots lie in a folder beside it"
    )
    return parser.parse_args()


def _kept(results: Path, only: list[str] | None) -> dict[str, Any]:
    """What was measured before and is not measured now."""
    return dict(json.loads(results.read_text(encoding="utf-8"))["runs"]) if only and results.exists() else {}


def measured(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    """What one benchmark said, how it was called and how long it took; or why it said nothing."""
    bench = BENCHES[name]
    options = [*(bench.quick if asked.quick else bench.full), "--json"]
    command = " ".join(["python", f"bench/{name}.py", *options])
    print(command, file=sys.stderr, flush=True)
    plots = ["--plots", str(asked.page.with_suffix(""))] if name == "growth" else []
    began, day = perf_counter(), f"{datetime.now(UTC):%Y-%m-%d}"
    try:
        told = bench.read(_run([sys.executable, str(ROOT / "bench" / f"{name}.py"), *options, *plots]))
    except (subprocess.SubprocessError, ValueError, LookupError, StopIteration) as cause:
        said = getattr(cause, "stderr", None) or str(cause)
        print(said, file=sys.stderr)
        return {"command": command, "day": day, "seconds": perf_counter() - began, "failed": _why(cause)}
    return {"command": command, "day": day, "seconds": perf_counter() - began, "told": told}


def _run(command: list[str]) -> Told:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LONGEST)
    told: Told = json.loads(ran.stdout)
    return told


def _why(cause: Exception) -> str:
    """For the page: no text of a process, which would name paths of the machine."""
    if isinstance(cause, subprocess.CalledProcessError):
        return f"it ended with {cause.returncode}"
    if isinstance(cause, subprocess.TimeoutExpired):
        return f"it took more than {LONGEST} s"
    return "what it printed could not be read"


if __name__ == "__main__":
    sys.exit(main())
