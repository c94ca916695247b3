"""`droits audit`: judge the software of a partner by the journal of a sandbox session."""

import os
from pathlib import Path
from typing import Any

import click

from droits_conformance.audit.archive import ROOT, Entry, address_of, fetch_archive, read_archive
from droits_conformance.audit.console import to_text
from droits_conformance.audit.document import Document, document_of, to_json
from droits_conformance.audit.page import to_html
from droits_conformance.audit.record import record_of
from droits_conformance.audit.verdict import audit as judge
from droits_conformance.audit.wording import LANGUAGES
from droits_conformance.report.atomic import write_atomically
from droits_conformance.verdict import Exit
from droits_contract.errors import BenchError, CannotWrite

TOKEN_VARIABLE = "BANC_DROITS_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
_REFERENCE = "env:"
_EXAMPLES = """\b
Examples:
  droits audit default
  droits audit Zk3vJ0pXw8aT1rYq --url https://banc.example --token env:MY_CONTROL_TOKEN --lang en
  droits audit default --client mutuelle --out audit-mutuelle
  droits audit --file journal.har --json

SESSION is the id of a session, its whole address, or `default`, the session at the root, which is meant without it.
--out writes audit.html and audit.json. Exit codes: 0 ready for production, 1 ready except what is listed, 2 no journal or a
configuration error."""


@click.command(epilog=_EXAMPLES)
@click.argument("session", metavar="[SESSION]", default=ROOT[0])
@click.option("--url", default="http://127.0.0.1:8800", show_default=True, help="Address of the sandbox.")
@click.option(
    "--token",
    metavar="env:NAME",
    help=f"The variable that holds the control token.  [default: env:{TOKEN_VARIABLE}, where it is set]",
)
@click.option(
    "--file",
    "kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read this archive (control/journal.har) instead of asking the sandbox.",
)
@click.option("--client", "clients", multiple=True, metavar="NAME", help="The partner to judge, where several called.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("audit"),
    show_default=True,
    help="Folder of the page and the JSON.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the audit as JSON on stdout; the rest goes to stderr.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True, help="Language of the words.")
@click.pass_context
def audit(
    context: click.Context,
    /,
    session: str,
    *,
    clients: tuple[str, ...],
    out: Path,
    as_json: bool,
    lang: str,
    **origin: Any,
) -> None:
    """Tell whether a partner's software is ready for production, by what it did in SESSION of a sandbox."""
    source, entries = _journal(session, **origin)
    document = document_of(judge(record_of(entries, clients)), source)
    written = _write(document, out, lang)
    click.echo(to_text(document, lang), err=as_json)
    click.echo("\n".join(map(str, written)), err=as_json)
    if as_json:
        click.echo(to_json(document), nl=False)
    context.exit(Exit.CONFORMING if document["ready"] else Exit.FINDINGS)


def _journal(session: str, url: str, token: str | None, kept: Path | None) -> tuple[str, list[Entry]]:
    """Where the journal was read, and what is in it."""
    if kept is not None:
        return str(kept), read_archive(kept)
    address = address_of(session, url)
    return address, fetch_archive(address, _token(token))


def _token(reference: str | None) -> str | None:
    """The control token in the variable that is named; a usage error for a token itself, which would stay in a history."""
    if reference is None:
        return os.environ.get(TOKEN_VARIABLE) or None
    name = reference.removeprefix(_REFERENCE)
    if not reference.startswith(_REFERENCE) or not name:
        raise click.UsageError("--token takes no token but the variable that holds it: env:NAME")
    if not os.environ.get(name):
        raise click.UsageError(f"--token {reference}: the variable {name} is not set; put the control token into it")
    return os.environ[name]


def _write(document: Document, folder: Path, lang: str) -> list[Path]:
    files = {"audit.html": to_html(document, lang), "audit.json": to_json(document)}
    try:
        for name, content in files.items():
            write_atomically(folder / name, content)
    except BenchError as cause:
        raise CannotWrite(f"{folder}: cannot be written; choose another folder with --out") from cause
    return [folder / name for name in files]
