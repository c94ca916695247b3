"""The command `droits`, assembled from the entry points of the installed packages."""

import sys
from importlib.metadata import entry_points
from typing import NoReturn

import click

from droits_contract.errors import BenchError

GROUP = "banc_droits.commands"


class Commands(click.Group):
    """Subcommands looked up by name, so that `droits sandbox` never imports the judge."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the subcommands that the installed packages bring."""
        del ctx
        return sorted(entry.name for entry in entry_points(group=GROUP))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, imported now."""
        del ctx
        found: click.Command | None = None
        for entry in entry_points(group=GROUP, name=cmd_name):
            found = entry.load()
        return found


@click.command(
    cls=Commands,
    epilog="Example: droits verify --sandbox. Exit codes: 0 conforming, 1 findings, 2 configuration or bench error.",
)
@click.version_option(package_name="banc-droits", prog_name="droits")
def droits() -> None:
    """Test bench of the API de droits à l'Assurance Maladie: a sandbox, and a judge of any implementation."""


def main() -> NoReturn:
    """Run the command line; a BenchError is one line on stderr and exit code 2."""
    try:
        droits.main(prog_name="droits")
    except BenchError as error:
        click.echo(f"droits: {error.code}: {error}", err=True)
        sys.exit(2)
    raise AssertionError("click always ends the process")
