"""`droits mutants`: play wrong and lawful variants before the judge, and tell how many it knows apart."""

import os
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import click
import orjson
import rich.console

from droits_conformance.errors import BrokenVariant
from droits_conformance.mutants.campaign import play_all
from droits_conformance.mutants.catalogue import catalogue
from droits_conformance.mutants.console import Console
from droits_conformance.mutants.document import Document, document_of
from droits_conformance.mutants.equivalents import load_equivalents
from droits_conformance.mutants.jobs import jobs_of
from droits_conformance.mutants.page import to_html
from droits_conformance.mutants.proving import proof_of, worse
from droits_conformance.mutants.selection import choose, quick_share
from droits_conformance.mutants.tally import Tally
from droits_conformance.mutants.variant import Variant
from droits_conformance.profile import read_profile
from droits_conformance.proof import keep, load_proof
from droits_conformance.report.atomic import write_atomically
from droits_conformance.verdict import Exit

_SEEDS = 2**32
_BENIGN_SEEDS = 10
_MOST_PROCESSES = 64
_PROCESSES = min(_MOST_PROCESSES, (os.cpu_count() or 1) + 1)  # some variants answer late: meanwhile another one plays
_EXAMPLES = """\b
Examples:
  droits mutants --quick
  droits mutants
  droits mutants FEN-008 'getMe:*' convention
  droits mutants --target candidate.toml rule
  droits mutants --list

Exit codes: 0 as good as the proof that ships with the judge, 1 worse, 2 configuration or bench error."""


@click.command(epilog=_EXAMPLES)
@click.argument("words", nargs=-1, metavar="[ID|ORIGIN|RULE]...")
@click.option("--quick", is_flag=True, help="In minutes: named mutants, a share of the systematic ones, two seeds.")
@click.option(
    "--target", type=click.Path(path_type=Path, dir_okay=False), help="Play in front of this profile's target."
)
@click.option(
    "--processes", type=click.IntRange(1, _MOST_PROCESSES), default=_PROCESSES, show_default="one more than cores"
)
@click.option("--seed", type=click.IntRange(0, _SEEDS - 1), default=1, show_default=True, help="The first seed.")
@click.option(
    "--seeds", type=click.IntRange(1, 1000), help="With how many seeds benign variants play; 10, or 2 if quick."
)
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), default=Path("mutants"), show_default=True)
@click.option("--keep", "keeps", is_flag=True, help="Make this campaign the proof that ships with the judge.")
@click.option("--list", "lists", is_flag=True, help="List the variants, and play none.")
@click.option("--json", "as_json", is_flag=True, help="Print mutants.json on stdout; the rest goes to stderr.")
@click.pass_context
def mutants(context: click.Context, /, words: tuple[str, ...], lists: bool, as_json: bool, **choices: Any) -> None:
    """Prove that the judge judges: wrong implementations must be condemned, lawful ones must not."""
    chosen = choose(catalogue(), words)
    if choices["quick"]:
        chosen = quick_share(chosen, choices["seed"])
    if choices["target"]:
        read_profile(choices["target"], os.environ)  # a mistake in it is told before anything starts
        chosen = {name: one for name, one in chosen.items() if not one.faults}
    if lists:
        _list(chosen, as_json=as_json)
        return
    if choices["keeps"] and (words or choices["quick"] or choices["target"]):
        raise click.UsageError("--keep is for a whole campaign")
    document = _campaign(chosen, choices, Console(rich.console.Console(stderr=as_json), load_equivalents()))
    if as_json:
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    if document["machinery"]:
        raise BrokenVariant("the controls of the campaign", "; ".join(document["machinery"]), "one dead, one alive")
    context.exit(int(Exit.FINDINGS if document["worse"] else Exit.CONFORMING))


def _campaign(chosen: dict[str, Variant], choices: dict[str, Any], console: Console) -> Document:
    """Play, tell, and write."""
    seed, count = choices["seed"], choices["seeds"] or (2 if choices["quick"] else _BENIGN_SEEDS)
    others = Random(seed).sample(range(_SEEDS), count - 1)  # noqa: S311 - a draw to vary, not to protect
    jobs = jobs_of(list(chosen.values()), [seed, *others], alone=not choices["quick"])
    started = time.monotonic()
    console.start(len(jobs))
    try:
        target = choices["target"] and str(choices["target"])
        outcomes = play_all(jobs, processes=choices["processes"], profile=target, heard=console.heard)
    finally:
        console.stop()
    tally = Tally(chosen, tuple(outcomes), load_equivalents())
    measured = {"measured": datetime.now(UTC).date().isoformat(), "version": version("banc-droits")}
    run = {**measured, "seed": seed, "seeds": count, "quick": choices["quick"], "processes": choices["processes"]}
    run["seconds"] = round(time.monotonic() - started, 1)
    document = document_of(tally, run, worse(tally, load_proof()))
    _write(document, choices["report"])
    console.summary(document)
    if choices["keeps"] and not document["machinery"]:
        keep(proof_of(tally, **measured, seeds=count))
    return document


def _write(document: Document, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "mutants.json", orjson.dumps(document, option=orjson.OPT_INDENT_2))
    write_atomically(folder / "mutants.html", to_html(document))


def _list(chosen: dict[str, Variant], *, as_json: bool) -> None:
    told = [
        {"id": one.id, "origin": one.origin.value, "title": one.title, "rules": one.rules} for one in chosen.values()
    ]
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    for one in chosen.values():
        click.echo(f"{one.origin:<11}{one.id}  {' '.join(one.rules)}")
