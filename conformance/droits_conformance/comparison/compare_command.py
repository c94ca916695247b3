"""`droits report compare`: what was fixed, broke, or silently stopped running from one report to the next."""

from pathlib import Path

import click
import orjson

from droits_conformance.comparison.reports import Comparison
from droits_conformance.comparison.reports_text import text_of
from droits_conformance.report.reading import read_report

_EXAMPLES = """\b
Examples:
  droits report compare rapport-lundi rapport-mardi
  droits report compare old/report.json new/report.json --json

Exit codes: 0 nothing broke, stopped or looks at less than half, 1 something did, 2 a report cannot be read."""


@click.command("compare", epilog=_EXAMPLES)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.pass_context
def compare(context: click.Context, old: Path, new: Path, as_json: bool) -> None:
    """Compare two reports (files, or their folders): what was fixed, what broke, what is no longer looked at."""
    found = Comparison.of(read_report(old), read_report(new))
    if as_json:
        click.echo(orjson.dumps(found.document(), option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(text_of(found))
    context.exit(found.exit_code)
