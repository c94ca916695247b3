"""`droits diff`: the same seeded questions to two targets, and whose fault each difference is."""

import os
from pathlib import Path
from secrets import randbelow
from typing import Final

import click
import orjson
import rich.console

from droits_conformance.comparison.diff_document import document_of
from droits_conformance.comparison.diff_text import tell
from droits_conformance.comparison.meeting import meet
from droits_conformance.comparison.sides import sides_of
from droits_conformance.profile import read_profile
from droits_conformance.surroundings import Surroundings

_SEEDS: Final = 2**32
_EXAMPLES = """\b
Examples:
  droits diff production.toml candidate.toml
  droits diff production.toml candidate.toml --seed 7 --cases 1000
  droits diff a.toml b.toml --json

Both must hold the same data set and stand on the same day. Exit codes: 0 no difference, or lawful freedom only,
1 a violation, or a difference that nobody can decide, 2 configuration or bench error."""


@click.command("diff", epilog=_EXAMPLES)
@click.argument("profile_a", metavar="A.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("profile_b", metavar="B.toml", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--seed", type=click.IntRange(0, _SEEDS - 1), help="Seed of the questions; random by default.")
@click.option("--cases", type=click.IntRange(1, 100_000), default=200, show_default=True, help="How many questions.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.pass_context
def diff(context: click.Context, profile_a: Path, profile_b: Path, seed: int | None, cases: int, as_json: bool) -> None:
    """Ask two targets the same, and sort what differs: lawful freedom, violation of A, violation of B."""
    a, b = (read_profile(path, os.environ) for path in (profile_a, profile_b))
    drawn = randbelow(_SEEDS) if seed is None else seed
    outcome = meet(sides_of(a, b, drawn, Surroundings()), drawn, cases)
    document = document_of(outcome)
    if as_json:
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    else:
        tell(document, rich.console.Console())
    context.exit(outcome.exit_code)
