"""`droits load`: many people at once, judged while they call."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import orjson

from droits_conformance.load.declaration import NAMES, Declaration
from droits_conformance.load.page import to_html
from droits_conformance.load.plan import VARIABLE, Plan, write_plan
from droits_conformance.load.verdict import Objection, objections
from droits_conformance.profile import read_profile
from droits_conformance.report.atomic import write_atomically
from droits_conformance.sandbox_process import SandboxProcess
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit
from droits_contract.errors import BenchError

_GRACE = 60.0  # seconds beyond the declared ones before the load is taken to be stuck
_LOCUSTFILE = Path(__file__).with_name("locustfile.py")
_EXAMPLES = """\b
Examples:
  droits load --sandbox
  droits load candidate.toml --rate 200 --seconds 60 --people 100 --p99 250
  droits load candidate.toml -- --master --expect-workers 2     and on each of two other machines:
  droits load candidate.toml -- --worker --master-host bench.example

Exit codes: 0 the target bears the load, 1 it does not, 2 configuration or bench error."""


class MissingLoad(BenchError):
    """The library that makes the load is not installed."""

    code = "missing-extra"


@click.command(epilog=_EXAMPLES)
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.argument("locust", nargs=-1, metavar="[-- LOCUST OPTIONS]")
@click.option("--sandbox", is_flag=True, help="Start a sandbox on a free port and put the load on it.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="With --sandbox: a fault to switch on in it.")
@click.option("--rate", type=click.FloatRange(0.1), help="Calls to the rights API per second.  [default: 20]")
@click.option("--seconds", type=click.FloatRange(1), help="How long.  [default: 30]")
@click.option("--people", type=click.IntRange(1), help="How many people are there at once.  [default: 10]")
@click.option("--errors", type=click.FloatRange(0, 1), help="Share of calls that may get no answer.  [default: 0]")
@click.option("--p50", type=click.FloatRange(0.1), help="Milliseconds within which half of the calls are answered.")
@click.option("--p99", type=click.FloatRange(0.1), help="Milliseconds within which 99 of 100 calls are answered.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Draws who comes, and in which order."
)
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), default=Path("charge"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print load.json on stdout; the rest goes to stderr.")
@click.pass_context
def load(
    context: click.Context,
    /,
    profile: Path | None,
    locust: tuple[str, ...],
    sandbox: bool,
    faults: tuple[str, ...],
    report: Path,
    as_json: bool,
    **choices: Any,
) -> None:
    """Judge a target under a declared load: real logins, family calls, each answer compared while the load goes on."""
    if find_spec("locust") is None:
        raise MissingLoad("droits load needs Locust; python3 -m pip install 'banc-droits[load]'")
    if sandbox and profile is not None and str(profile).startswith("-"):
        profile, locust = None, (str(profile), *locust)  # with --sandbox, what stands after `--` begins at once
    if sandbox == (profile is not None):
        raise click.UsageError("give either a PROFILE or --sandbox")
    if faults and not sandbox:
        raise click.UsageError("--fault is for --sandbox")
    with ExitStack() as stack:
        target = (
            stack.enter_context(SandboxProcess(faults=faults)).profile
            if profile is None
            else read_profile(profile, os.environ)
        )
        declared = Declaration.of(target, choices)
        figures = _made(target, declared, choices["seed"], locust, quiet=as_json)
    if figures is None:  # a worker of a load that another machine leads
        return
    found = objections(figures, declared, target)
    document = document_of(target, declared, choices["seed"], figures, found)
    write_atomically(report / "load.json", orjson.dumps(document, option=orjson.OPT_INDENT_2))
    write_atomically(report / "load.html", to_html(document))
    _tell(document, report, as_json=as_json)
    context.exit(int(Exit.FINDINGS if found else Exit.CONFORMING))


def document_of(
    target: Profile, declared: Declaration, seed: int, figures: dict[str, Any], found: list[Objection]
) -> dict[str, Any]:
    """load.json: what was declared, what came, and what does not hold."""
    return {
        "format": "banc-droits/load/1",
        "tool": {"name": "banc-droits", "version": version("banc-droits")},
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "target": {"name": target.name, "droits": target.droits},
        "declared": {name: getattr(declared, name) for name in NAMES},
        "seed": seed,
        "objections": [{"code": one.code, "seen": one.seen, "expected": one.expected} for one in found],
        **figures,
    }


def _made(
    target: Profile, declared: Declaration, seed: int, locust: tuple[str, ...], *, quiet: bool
) -> dict[str, Any] | None:
    """The figures of the load; None where another machine has them. BenchError if Locust ends without any."""
    with tempfile.TemporaryDirectory(prefix="droits-load-") as folder:
        plan = Plan(target, declared, seed, Path(folder) / "figures.json")
        write_plan(plan, Path(folder) / "plan")
        environ = {**os.environ, VARIABLE: str(Path(folder) / "plan")}
        ended = subprocess.run(  # noqa: S603 - our own command
            _command(declared, locust),
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=_limit(declared),
        )
        if not quiet and "--worker" in locust:
            click.echo(ended.stderr, err=True)
        if "--worker" in locust and ended.returncode == 0:
            return None
        if not plan.figures.is_file():
            raise BenchError(
                f"the load ended without figures (exit code {ended.returncode}): {_last_words(ended.stderr)}"
            )
        figures: dict[str, Any] = orjson.loads(plan.figures.read_bytes())
    return figures


def _command(declared: Declaration, locust: tuple[str, ...]) -> list[str]:
    people, seconds = str(declared.people), f"{max(1, round(declared.seconds))}s"
    asked = [
        "--headless",
        "--users",
        people,
        "--spawn-rate",
        people,
        "--run-time",
        seconds,
        "--exit-code-on-error",
        "0",
    ]
    leads = [] if "--worker" in locust else asked
    return [sys.executable, "-m", "locust", "--locustfile", str(_LOCUSTFILE), "--loglevel", "WARNING", *leads, *locust]


def _limit(declared: Declaration) -> float:
    return declared.seconds + _GRACE


def _last_words(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-3:]) or "it said nothing"


def _tell(document: dict[str, Any], report: Path, *, as_json: bool) -> None:
    for one in document["entries"]:
        figures = "  ".join(f"p{rank} {one[f'p{rank}']:g} ms" for rank in (50, 95, 99))
        click.echo(
            f"{one['kind']:<6}{one['name']:<36}{one['count']:>7}  failed {one['failed']:<5}{figures}", err=as_json
        )
    for one in document["objections"]:
        click.echo(f"✗ {one['code']}: {one['seen']}; expected {one['expected']}", err=as_json)
    click.echo(f"report: {report / 'load.html'}", err=as_json)
    if as_json:
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
