"""`droits report verify`: is a signed report still what was signed? Asks nobody but the files and the key."""

import os
from pathlib import Path
from typing import Any

import click
import orjson

from droits_conformance.report.plain import one_line
from droits_conformance.signature.keys import read_public
from droits_conformance.signature.statement import Statement
from droits_conformance.signature.verifying import Verification
from droits_conformance.signature.verifying import verify as verify_place

_EXAMPLES = """\b
Examples:
  droits report verify rapport --public-key banc.key.pub
  droits report verify rapport/attestation.dsse.json --public-key banc.key.pub --json

Says whether the report is what was signed, not whether the target conforms: that is the verdict that it tells.
Exit codes: 0 as signed, 1 altered, or signed by another key, 2 no attestation or no key that can be read."""


@click.command("verify", epilog=_EXAMPLES)
@click.argument("place", metavar="FOLDER|FILE", type=click.Path(path_type=Path))
@click.option("--public-key", "source", required=True, metavar="FILE|env:NAME", help="The public key of the signer.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.pass_context
def verify(context: click.Context, place: Path, source: str, as_json: bool) -> None:
    """Verify a signed report offline: signature, every file, and that statement, report and results agree."""
    found = verify_place(place, read_public(source, os.environ))
    click.echo(orjson.dumps(_document(found), option=orjson.OPT_INDENT_2).decode() if as_json else _text(found))
    context.exit(0 if found.holds else 1)


def _document(found: Verification) -> dict[str, Any]:
    trusted = found.statement if found.holds else None
    return {
        "attestation": str(found.file),
        "as_signed": found.holds,
        "key_id": found.key_id,
        "problems": [{"kind": problem.kind, "words": problem.words} for problem in found.problems],
        "files": sorted(trusted.subjects) if trusted else None,
        "signer": trusted.signer if trusted else None,
        "statement": trusted.predicate if trusted else None,
    }


def _text(found: Verification) -> str:
    if not found.holds or found.statement is None:
        return "\n".join((f"{found.file}: NOT as signed", *(f"  {one_line(one.words)}" for one in found.problems)))
    return "\n".join((f"{found.file}: as signed by {found.key_id}", *_lines(found.statement)))


def _lines(statement: Statement) -> list[str]:
    told = statement.predicate
    verdict, run = told["verdict"], told["run"]
    lines = [
        f"  signed   {statement.signer['signed']}, {len(statement.subjects)} files",
        f"  target   {told['target']['name']} ({told['target']['droits']})",
        f"  verdict  {verdict['outcome']} (exit code {verdict['exit_code']}), {len(told['waivers'])} waivers",
        f"  run      {run['started']} to {run['ended']}, {run['depth']}, seeds {_pairs(told['seeds'])}",
    ]
    lines += [f"  sha256   {name} {digest}" for name, digest in told["hashes"].items()]
    return [one_line(line) for line in lines]


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())
