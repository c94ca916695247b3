"""`droits rules`: which rules there are, what judges each, and what shows that it can see."""

from typing import Any

import click
import orjson

from droits_conformance.rules.catalogue import Wanted, find_rule, list_rules
from droits_conformance.rules.entry import Plain, entry_of
from droits_conformance.rules.text import LANGUAGES, list_text, show_text
from droits_contract import Level, Provenance

_GROUP = """\b
Examples:
  droits rules list
  droits rules show FEN-003

Exit codes: 0 shown, 2 no such rule."""
_LIST = """\b
Examples:
  droits rules list --theme fenetre --level must
  droits rules list --operation getMe --lang en
  droits rules list --untested
  droits rules list --json

Each of --theme, --level, --provenance and --operation may stand several times. A minus stands before a rule that nothing
judges; `show` says why. Exit codes: 0 shown, 2 no such theme or operation."""
_SHOW = """\b
Examples:
  droits rules show FEN-003
  droits rules show ben-014 --lang en
  droits rules show FEN-003 --json

Exit codes: 0 shown, 2 no such rule."""
_lang = click.option(
    "--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of the words."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout: everything, in both languages.")


@click.group(epilog=_GROUP)
def rules() -> None:
    """The rules of the contract, as the judge knows them."""


@rules.command("list", epilog=_LIST)
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="Rules of this theme.")
@click.option(
    "--level", "levels", multiple=True, type=click.Choice([one.value for one in Level]), help="Rules of this level."
)
@click.option(
    "--provenance",
    "provenances",
    multiple=True,
    type=click.Choice([one.value for one in Provenance]),
    help="Rules of this provenance.",
)
@click.option("--operation", "operations", multiple=True, metavar="ID", help="Rules about this operation.")
@click.option("--untested", is_flag=True, help="Only rules that nothing judges.")
@_json
@_lang
def list_command(as_json: bool, lang: str, **wanted: Any) -> None:
    """List the rules, by theme."""
    found = list_rules(Wanted(**wanted))
    if as_json:
        _print([entry_of(rule).plain() for rule in found])
    else:
        click.echo(list_text(found, lang))


@rules.command("show", epilog=_SHOW)
@click.argument("rule_id", metavar="ID")
@_json
@_lang
def show_command(rule_id: str, as_json: bool, lang: str) -> None:
    """Show one rule: what it demands, what judges it, what it condemns."""
    entry = entry_of(find_rule(rule_id))
    if as_json:
        _print(entry.plain())
    else:
        click.echo(show_text(entry, lang))


def _print(value: Plain | list[Plain]) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2))
