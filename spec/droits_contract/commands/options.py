"""Options that several subcommands take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def conventions_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--conventions DIR`, passed as `folder`: a Path, or None for those shipped."""
    text = "A folder of conventions of your own, each a file ID.yaml, instead of those shipped."
    return click.option("--conventions", "folder", metavar="DIR", type=click.Path(path_type=Path), help=text)(command)


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for a program to read.")(command)
