"""`droits report sign`: bind a report and everything that its verdict rests on."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from droits_conformance.signature.keys import key_id, read_private
from droits_conformance.signature.signing import sign as sign_folder

_EXAMPLES = """\b
Examples:
  droits report sign rapport --key banc.key
  droits report sign rapport --key env:SIGNING_KEY
  droits report sign rapport --key banc.key --json

Exit codes: 0 signed, 2 the key or the report is of no use."""


@click.command("sign", epilog=_EXAMPLES)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--key", "source", required=True, metavar="FILE|env:NAME", help="The private key.")
@click.option("--json", "as_json", is_flag=True, help="Print the file and the name of the key as JSON.")
def sign(folder: Path, source: str, as_json: bool) -> None:
    """Sign the report in FOLDER: every file of it, the hashes, seeds, target, waivers and results that it tells."""
    key = read_private(source, os.environ)
    written, name = sign_folder(folder, key, signed=datetime.now(UTC)), key_id(key.public_key())
    if as_json:
        told = {"attestation": str(written), "key_id": name}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
    else:
        click.echo(f"{written}: signed by {name}")
