"""The command `droits replay`."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import orjson

from droits_conformance.day import paris_day
from droits_conformance.depth import DEPTHS
from droits_conformance.digest import digests
from droits_conformance.engine import run
from droits_conformance.errors import NoOrigin
from droits_conformance.profile import read_profile
from droits_conformance.replay.comparing import Replayed, compared
from droits_conformance.replay.recorded import SANDBOX, Recorded
from droits_conformance.replay.wording import lines_of
from droits_conformance.report.document import document_of
from droits_conformance.sandbox_pair import PLAYED, SandboxPair
from droits_conformance.target import Profile

_EPILOG = """\b
Examples:
  droits replay FEN-003.1
  droits replay FEN-003.1 candidate.toml --report rapport
  droits replay FEN-003.1 --sandbox
  droits replay FEN-003.1 --sandbox --fault fenetre-ignoree --json

Without a target it is the one of the report: its profile, or a sandbox with the same faults, day and households.
Exit codes: 0 gone, 1 still there or changed, 2 configuration or bench error."""


@click.command("replay", epilog=_EPILOG)
@click.argument("finding_id", metavar="ID")
@click.argument("profile", required=False, type=click.Path(path_type=Path, dir_okay=False, allow_dash=False))
@click.option("--sandbox", is_flag=True, help="Ask a new sandbox instead, with these faults and no others.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="With --sandbox: a fault to switch on in it.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="With --sandbox: the day on which it stands.")
@click.option("--report", "folder", type=click.Path(path_type=Path), default=Path("rapport"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_context
def replay(
    context: click.Context,
    finding_id: str,
    profile: Path | None,
    sandbox: bool,
    faults: tuple[str, ...],
    today: datetime | None,
    folder: Path,
    as_json: bool,
) -> None:
    """Judge again, with the same seed, the one rule that a finding of a report is about."""
    if sandbox and profile:
        raise click.UsageError("give either a PROFILE or --sandbox")
    if not sandbox and (faults or today):
        raise click.UsageError("--fault and --today are for --sandbox")
    recorded = Recorded.read(folder, finding_id)
    if profile is None and recorded.origin is None and not sandbox:
        raise NoOrigin(str(folder / "report.json"))
    path = profile or (None if sandbox or recorded.origin == SANDBOX else Path(recorded.origin or ""))
    judged = _Replay(recorded)
    if path is not None:
        outcome = judged(read_profile(path, os.environ))
    else:
        options = {"faults": faults, "today": today.date() if today else None} if sandbox else {}
        outcome = _in_a_sandbox(judged, recorded, options)
    _tell(recorded, outcome, as_json=as_json)
    context.exit(outcome.exit_code)


class _Replay:
    """Judges the rule of a finding again, and warns of what is not as it was."""

    def __init__(self, recorded: Recorded) -> None:
        self._recorded = recorded

    def __call__(self, profile: Profile) -> Replayed:
        recorded = self._recorded
        for difference in recorded.differences(version("banc-droits"), digests(profile)):
            click.echo(f"warning: not as in the report: {difference}", err=True)
        found = run(profile, seed=recorded.seed, only=(recorded.rule["id"],), depth=DEPTHS[recorded.depth])
        return compared(recorded, document_of(found))


def _in_a_sandbox(judged: Callable[[Profile], Replayed], recorded: Recorded, options: dict[str, Any]) -> Replayed:
    """The outcome in a sandbox like that of the report, but for `options`."""
    day = recorded.day(_now())
    usual = {"faults": recorded.faults, "today": day, "population": recorded.population}
    told = usual | {name: value for name, value in options.items() if name == "faults" or value}
    with SandboxPair(played=recorded.rule["id"] in PLAYED, **told) as started:
        outcome = judged(started.profile)
        started.check_alive()
    return outcome


def _now() -> date:
    return paris_day(datetime.now(UTC))


def _tell(recorded: Recorded, outcome: Replayed, *, as_json: bool) -> None:
    if not as_json:
        click.echo("\n".join(lines_of(recorded, outcome)))
        return
    told = {
        "id": recorded.id,
        "state": outcome.state.value,
        "exit_code": outcome.exit_code,
        "reason": outcome.reason,
        "before": recorded.finding,
        "finding": outcome.finding,
    }
    click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
