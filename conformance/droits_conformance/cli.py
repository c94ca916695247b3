"""`droits verify`: judge a target, say so on the console, write the reports."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbelow
from typing import Any

import click
import orjson
import rich.console

from droits_conformance.data_set import Generated
from droits_conformance.depth import DEEP, DEFAULT, DEPTHS, QUICK
from droits_conformance.engine import run
from droits_conformance.masking import masker_of
from droits_conformance.profile import read_profile
from droits_conformance.report import report_schema, write_reports
from droits_conformance.report.console import Console
from droits_conformance.report.document import policy_of, verdict_of
from droits_conformance.report.waived import waivers_of
from droits_conformance.result import Run
from droits_conformance.sandbox_pair import PLAYED, SandboxPair
from droits_conformance.selection import select
from droits_conformance.signature.keys import read_private
from droits_conformance.signature.signing import sign
from droits_conformance.target import Profile
from droits_conformance.verdict import Exit, Verdict
from droits_contract import load_rules

_SEEDS = 2**32
_PROCESSES = min(2, os.cpu_count() or 1)
_EXAMPLES = """\b
Examples:
  droits verify --sandbox
  droits verify candidate.toml --only fenetre --skip FEN-008
  droits verify --sandbox --fault motif-montre-aux-complementaires
  droits verify --sandbox --population 30000000:7
  droits verify candidate.toml --quick
  droits verify candidate.toml --sign banc.key

Exit codes: 0 conforming, 1 findings, 2 configuration or bench error."""


def _population(context: click.Context, parameter: click.Parameter, value: str | None) -> Generated | None:
    """Size and seed of `N:SEED`; a usage error if the text is not of that form."""
    generated = None if value is None else Generated.parse(f"population:{value}")
    if value is not None and generated is None:
        raise click.BadParameter(f"{value!r} is not N:SEED, for example 1000:7", context, parameter)
    return generated


def _print_schema(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    del parameter
    if asked:
        click.echo(report_schema(), nl=False)
        context.exit(int(Exit.CONFORMING))


@click.command(epilog=_EXAMPLES)
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--sandbox", is_flag=True, help="Start a sandbox on a free port and judge it.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="With --sandbox: a fault to switch on in it.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="With --sandbox: the day on which it stands.")
@click.option(
    "--population",
    callback=_population,
    metavar="N:SEED",
    help="With --sandbox: generated households instead of the cast.",
)
@click.option("--quick", "depth", flag_value=QUICK.name, help="In seconds: few people, no random cases.")
@click.option("--deep", "depth", flag_value=DEEP.name, help="In minutes: many random cases, long stories, load.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=_PROCESSES,
    show_default="2, or 1 on a single core",
    help="How many processes judge at the same time.",
)
@click.option("--only", multiple=True, metavar="WORD", help="Judge only this theme, rule or operation (repeatable).")
@click.option("--skip", multiple=True, metavar="WORD", help="Leave out this theme, rule or operation (repeatable).")
@click.option("--seed", type=click.IntRange(0, _SEEDS - 1), help="Seed of generated cases; random by default.")
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), default=Path("rapport"), show_default=True)
@click.option("--sign", "signing", metavar="FILE|env:NAME", help="Sign the report with this key (droits report key).")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON on stdout; the rest goes to stderr.")
@click.option(
    "--report-schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON schema of report.json and exit.",
)
@click.pass_context
def verify(
    context: click.Context,
    /,
    profile: Path | None,
    sandbox: bool,
    faults: tuple[str, ...],
    today: datetime | None,
    population: Generated | None,
    report: Path,
    as_json: bool,
    **choices: Any,
) -> None:
    """Judge a target against the contract: the one that PROFILE describes, or a sandbox."""
    if sandbox == (profile is not None):
        raise click.UsageError("give either a PROFILE or --sandbox")
    if not sandbox and (faults or today or population):
        raise click.UsageError(
            "--fault, --today and --population are for --sandbox; a profile has target.today and data.foyers"
        )
    console = Console(rich.console.Console(stderr=as_json))
    judge = _Judge(console, report, choices)
    with _termination_interrupts():
        if profile is not None:
            found = judge(read_profile(profile, os.environ))
        else:
            day = today.date() if today else None
            chosen = select(load_rules(), choices["only"], choices["skip"])
            played = any(rule.id in PLAYED for rule in chosen)
            with SandboxPair(faults=faults, today=day, population=population, played=played) as started:
                found = judge(started.profile)
                if not found.interrupted:
                    started.check_alive()
    if as_json:
        click.echo(orjson.dumps(summary(found, judge.written), option=orjson.OPT_INDENT_2))
    context.exit(found.exit_code())


class _Judge:
    """Judges a profile as the command line asked for, and writes what was found, complete or not."""

    def __init__(self, console: Console, folder: Path, choices: dict[str, Any]) -> None:
        self._console = console
        self._folder = folder
        self._choices = choices
        self._key = read_private(choices["signing"], os.environ) if choices["signing"] else None
        self.written: list[Path] = []

    def __call__(self, profile: Profile) -> Run:
        seed = self._choices["seed"]
        found = run(
            profile,
            seed=randbelow(_SEEDS) if seed is None else seed,
            depth=DEPTHS[self._choices["depth"] or DEFAULT.name],
            processes=self._choices["processes"],
            only=self._choices["only"],
            skip=self._choices["skip"],
            on_event=self._console.on_event,
        )
        self.written = write_reports(found, self._folder)
        self._console.summary(found, self.written)
        if self._key:
            self.written.append(sign(self._folder, self._key, signed=datetime.now(UTC)))
        return found


def summary(run: Run, written: list[Path]) -> dict[str, Any]:
    """What a script wants to know of a run; texts are masked."""
    masker = masker_of(run)
    verdict = verdict_of(run, masker)
    told = [result for result in run.results if result.findings or result.verdict in _UNFIT]
    return {
        "target": run.profile.name,
        "exit_code": int(run.exit_code()),
        "interrupted": run.interrupted,
        "seed": run.seed,
        "depth": run.depth,
        "verdicts": verdict["totals"],
        "policy": policy_of(run.profile, masker),
        "waived": verdict["waived"],
        "objections": verdict["objections"],
        "generated_cases": run.generated_cases,
        "rules": [
            {
                "id": result.rule.id,
                "verdict": result.verdict.value,
                "reason": None if result.reason is None else masker.text(result.reason),
                "findings": [masker.text(str(finding)) for finding in result.findings],
                "waived": result.is_waived,
                "waivers": waivers_of(result, masker),
            }
            for result in told
        ],
        "reports": [str(path) for path in written],
    }


_UNFIT = frozenset({Verdict.ERRORED, Verdict.MISCONFIGURED})


@contextmanager
def _termination_interrupts() -> Iterator[None]:
    """Being told to end (SIGTERM) is like Ctrl-C: stop the sandbox, write what was found."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(int(Exit.BENCH_ERROR)) from None
    finally:
        signal.signal(signal.SIGTERM, before)
