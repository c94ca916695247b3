"""The command `droits spec` and its group `convention`: each subcommand is imported only when it is used."""

from importlib import import_module
from typing import Any

import click


class NamedCommands(click.Group):
    """Subcommands by name, each `module:attribute`, so that one never waits for the libraries of another."""

    def __init__(self, *args: Any, found_at: dict[str, str], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._found_at = found_at

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the subcommands."""
        del ctx
        return sorted(self._found_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, imported now; None if there is none."""
        del ctx
        where = self._found_at.get(cmd_name)
        if where is None:
            return None
        module, _, attribute = where.partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found


@click.command(
    cls=NamedCommands,
    found_at={"convention": "droits_contract.commands.spec_group:convention"},
    epilog="Example: droits spec convention matrix",
)
def spec() -> None:
    """What the contract and the conventions say.

    Exit codes: 0 well, 1 something found, 2 configuration or bench error.
    """


@click.command(
    "convention",
    cls=NamedCommands,
    found_at={
        "diff": "droits_contract.commands.diff_command:command",
        "matrix": "droits_contract.commands.matrix_command:command",
    },
    epilog="Example: droits spec convention diff etablissement-de-soins organisme-complementaire",
)
def convention() -> None:
    """Who sees what, how often, and what changes from one convention to another.

    A convention is a YAML file checked by spec/convention/convention.schema.json. Exit codes: 0 well, 1 differences found,
    2 a convention cannot be read.
    """
