"""`droits report key`: a pair of keys to sign reports with."""

import os
from pathlib import Path

import click
import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from droits_conformance.signature.keys import PASSPHRASE, key_id, write_pair

_EXAMPLES = f"""\b
Examples:
  droits report key --out banc.key
  {PASSPHRASE}=… droits report key --out banc.key
  droits report key --out banc.key --json

FILE is the private key (PKCS #8, mode 600), FILE.pub the public one. Exit codes: 0 written, 2 nothing was written."""


@click.command("key", epilog=_EXAMPLES)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where; over nothing that stands there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the files and the name of the key as JSON.")
def key(out: Path, as_json: bool) -> None:
    """Make a new pair of Ed25519 keys: one to sign reports, one for everybody who verifies them."""
    made = Ed25519PrivateKey.generate()
    public = write_pair(made, out, os.environ)
    told = {"private": str(out), "public": str(public), "key_id": key_id(made.public_key())}
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return
    locked = f"opened by {PASSPHRASE}" if os.environ.get(PASSPHRASE) else "without a passphrase"
    click.echo(f"{out}: private key, {locked}; keep it to yourself")
    click.echo(f"{public}: public key, for whoever verifies\n{told['key_id']}")
