"""The one list of the sandbox's settings: `python -m droits_simulator.settings_table` writes `docs/settings.md`.

It is made from the command itself, so that nothing is in one and not in the other.
"""

import re
import sys
from collections.abc import Iterator
from typing import Any

import click

from droits_simulator.cli import sandbox
from droits_simulator.configuration import PREFIX, SECRETS, options_of, variable_of

COMMAND = "python -m droits_simulator.settings_table > docs/settings.md"
_HEAD = f"""# Settings of the sandbox

Made by `{COMMAND}`; not written by hand.

A setting comes from its flag, else from its variable, else from its key in the TOML file that `--config` or
`{PREFIX}_CONFIG` names, else it has its default. No file is read that nobody named. Unknown variables that begin with
`{PREFIX}_`, unknown keys and values of another type stop the command (exit code 2) with the name and what it may be.

```toml
# banc-droits.toml
port = 8800
today = 2026-11-24
fault = ["fenetre-ignoree", "date-mal-ecrite"]
log-level = "info"
control-token = "un-jeton-d-au-moins-16-signes"
```

    droits sandbox --config banc-droits.toml --port 0

Paths in the file start where the file is. In a variable, several values are separated by blanks, and a switch is `true` or
`false`.

| flag | variable | key of the file | value | default | |
|---|---|---|---|---|---|
"""
_DEFAULT = re.compile(r" *\[default: (.+)\]")  # a default that depends on another setting stands in its help
_SECRETS = """
## Secrets

They have no flag: everybody on a machine can read command lines.

| variable | key of the file | |
|---|---|---|
"""


def settings_table() -> str:
    """The page."""
    lines = "".join(_row(key, option) for key, option in options_of(sandbox).items())
    secrets = "".join(f"| `{one.variable}` | `{one.key}` | {one.help} |\n" for one in SECRETS)
    return _HEAD + lines + _SECRETS + secrets


def _row(key: str, option: click.Option) -> str:
    cells = (f"`--{key}`", f"`{variable_of(key)}`", f"`{key}`", _value(option), _default(option), _help(option))
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _value(option: click.Option) -> str:
    return " ".join(_words(option)) + (", several" if option.multiple else "")


def _words(option: click.Option) -> Iterator[str]:
    kind: Any = option.type
    if option.is_flag:
        yield "true, false"
    elif isinstance(kind, click.Choice):
        yield ", ".join(f"`{choice}`" for choice in kind.choices)
    elif isinstance(kind, click.IntRange):
        yield f"{kind.min:,} or more" if kind.max is None else f"{kind.min:,} to {kind.max:,}"
    else:
        yield "path" if isinstance(kind, click.Path) else (option.metavar or "text").lower()


def _default(option: click.Option) -> str:
    told = _DEFAULT.search(option.help or "")
    return f"`{option.default}`" if option.show_default else (told[1] if told else "")


def _help(option: click.Option) -> str:
    return _DEFAULT.sub("", option.help or "")


if __name__ == "__main__":
    sys.stdout.buffer.write(settings_table().encode("utf-8"))
