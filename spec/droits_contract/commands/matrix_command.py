"""The command `droits spec convention matrix`."""

from pathlib import Path

import click
import orjson
from rich.console import Console

from droits_contract.commands.matrix_document import document
from droits_contract.commands.matrix_page import page
from droits_contract.commands.matrix_text import legend, plain, table
from droits_contract.commands.options import conventions_option, json_option
from droits_contract.contract import load_contract
from droits_contract.convention import load_conventions
from droits_contract.errors import CannotWrite
from droits_contract.matrix import Matrix, matrix

_EPILOG = "Example: droits spec convention matrix --html matrice.html"


@click.command("matrix", epilog=_EPILOG)
@click.option("--html", "html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page instead.")
@conventions_option
@json_option
def command(html: Path | None, folder: Path | None, as_json: bool) -> None:
    """Show who sees what: conventions by operations by fields, quotas, FranceConnect scopes and clients.

    Fields are every path of the answer 200 of each operation of the contract. A field that is shown is served to who has
    it; any other is left out. Exit codes: 0 shown, 2 a convention cannot be read or the page cannot be written.
    """
    found = matrix(load_contract(), load_conventions(folder))
    if html is not None:
        _write(html, page(found))
    if as_json:
        click.echo(orjson.dumps(document(found)).decode())
    elif html is None:
        _print(found)
    else:
        click.echo(f"{html}: {legend(found)}")


def _print(found: Matrix) -> None:
    console = Console()
    if console.is_terminal:
        console.print(table(found))
    else:
        click.echo(plain(found))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as cause:
        raise CannotWrite(f"--html {path}: {cause.strerror}; expected a file in a folder that is there") from cause
