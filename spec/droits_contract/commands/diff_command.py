"""The command `droits spec convention diff`."""

from collections import Counter
from pathlib import Path
from typing import Any

import click
import orjson

from droits_contract.commands.options import conventions_option, json_option
from droits_contract.contract import load_contract
from droits_contract.convention import Convention, load_convention, read_convention
from droits_contract.difference import Change, Severity, difference

_EPILOG = "Example: droits spec convention diff organisme-complementaire ma-convention.yaml"


@click.command("diff", epilog=_EPILOG)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@conventions_option
@json_option
def command(before: str, after: str, folder: Path | None, as_json: bool) -> None:
    """Say what a partner gains or loses from convention A to convention B: operations, fields, quotas, clients.

    A and B are ids, or files (a path with a folder or ending in .yaml). Severities: breaking, something is lost or a quota
    falls; widening, something is gained, which somebody has to justify; neutral, only texts differ. Exit codes: 0 nothing
    or neutral only, 1 differences, 2 a convention cannot be read.
    """
    changes = difference(load_contract(), _named(before, folder), _named(after, folder))
    if as_json:
        click.echo(orjson.dumps(_document(before, after, changes)).decode())
    else:
        click.echo(_text(before, after, changes))
    raise SystemExit(1 if any(change.severity is not Severity.NEUTRAL for change in changes) else 0)


def _named(written: str, folder: Path | None) -> Convention:
    path = Path(written)
    is_file = path.suffix in (".yaml", ".yml", ".json") or len(path.parts) > 1
    return read_convention(path) if is_file else load_convention(written, folder)


def _totals(changes: tuple[Change, ...]) -> dict[str, int]:
    counted = Counter(change.severity for change in changes)
    return {str(severity): counted[severity] for severity in Severity}


def _document(before: str, after: str, changes: tuple[Change, ...]) -> dict[str, Any]:
    listed = [
        {
            "severity": str(change.severity),
            "kind": change.kind,
            "subject": change.subject,
            "operations": change.operations,
            "sentence": change.sentence,
        }
        for change in changes
    ]
    return {"from": before, "to": after, "totals": _totals(changes), "changes": listed}


def _text(before: str, after: str, changes: tuple[Change, ...]) -> str:
    if not changes:
        return f"From {before} to {after}, nothing changes."
    width = max(len(severity) for severity in Severity)
    lines = [f"{change.severity:<{width}}  {change.sentence}" for change in changes]
    totals = ", ".join(f"{count} {severity}" for severity, count in _totals(changes).items())
    return "\n".join([f"From {before} to {after}, a partner:", *lines, totals])
