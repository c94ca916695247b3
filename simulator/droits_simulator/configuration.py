"""Where the settings of `droits sandbox` come from: a flag, else a variable of the environment, else a TOML file.

One rule names them all: the flag `--broker-version` is the variable `BANC_DROITS_SANDBOX_BROKER_VERSION` and the key
`broker-version` of the file. A secret has no flag, because everybody on a machine can read command lines: it stands in a
variable of its own or in the file. Whatever is unknown, or of another type, is refused before anything starts.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from droits_contract.errors import BenchError
from droits_simulator.settings import CONTROL_VARIABLE, KEY_VARIABLE, SECRET_VARIABLE

PREFIX = "BANC_DROITS_SANDBOX"
ENVIRONMENT = "environment"
_SECRETS = "droits_simulator.secrets"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass
class BadSetting(BenchError):
    """A variable or a key of the file that is unknown, or whose value cannot be. `place` is the file, or ENVIRONMENT."""

    place: str
    key: str
    seen: str
    expected: str
    code = "bad-setting"

    def __str__(self) -> str:
        """Where, what was seen, what is expected."""
        return f"{self.place}: {self.key}: {self.seen}; expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Secret:
    """A setting without a flag: `key` in the file, or `variable` in the environment. `is_path` when it names a file."""

    key: str
    variable: str
    help: str
    is_path: bool = False


SECRETS = (
    Secret("control-token", CONTROL_VARIABLE, "What the control API demands; 16 characters or more, without blanks."),
    Secret("provider-secret", SECRET_VARIABLE, "With --broker: the data provider's secret there."),
    Secret(
        "provider-key", KEY_VARIABLE, "With --broker: file of the data provider's private key, a JWK.", is_path=True
    ),
)


def configured(command: Decorated) -> Decorated:
    """Give a command the option `--config`, and let its other options be set by the environment and by that file."""
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        is_eager=True,
        expose_value=False,
        callback=_configure,
        help="TOML file of settings; flags and variables go before it.",
    )(command)


def options_of(command: click.Command) -> dict[str, click.Option]:
    """The options that can stand in the file, by key."""
    found = (one for one in command.params if isinstance(one, click.Option) and one.name not in {"config", "help"})
    return {one.opts[0].removeprefix("--"): one for one in found}


def variable_of(key: str) -> str:
    """The variable of an option.

    >>> variable_of("broker-version")
    'BANC_DROITS_SANDBOX_BROKER_VERSION'
    """
    return f"{PREFIX}_{key.upper().replace('-', '_')}"


def secret(context: click.Context, key: str) -> str | None:
    """The secret of that key, from its variable, else from the file; None if neither says anything."""
    variable = next(one.variable for one in SECRETS if one.key == key)
    return os.environ.get(variable) or context.meta.get(_SECRETS, {}).get(key)


def _configure(context: click.Context, _option: click.Parameter, file: Path | None) -> None:
    options = options_of(context.command)
    _check_environment(context, options)
    if file is None:
        return
    given = _parsed(file)
    _refuse_unknown(str(file), given, (*options, *(one.key for one in SECRETS)))
    held = {key: _fitting(context, options[key], file, key, value) for key, value in given.items() if key in options}
    context.default_map = {str(options[key].name): value for key, value in held.items()}
    context.meta[_SECRETS] = {one.key: _secret_text(one, file, given[one.key]) for one in SECRETS if one.key in given}


def _check_environment(context: click.Context, options: Mapping[str, click.Option]) -> None:
    known = {variable_of(key): option for key, option in options.items()}
    _refuse_unknown(
        ENVIRONMENT,
        (name for name in os.environ if name.startswith(f"{PREFIX}_")),
        (*known, f"{PREFIX}_CONFIG"),
    )
    for name, option in known.items():
        if os.environ.get(name):
            _cast(context, option, ENVIRONMENT, name, option.value_from_envvar(context))


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as cause:
        raise BadSetting(str(file), "file", f"cannot be read ({cause.strerror})", "a readable TOML file") from cause
    except UnicodeDecodeError as cause:
        raise BadSetting(str(file), "file", "is not UTF-8", "a TOML file in UTF-8") from cause
    except tomllib.TOMLDecodeError as cause:
        raise BadSetting(str(file), "file", str(cause), "well-formed TOML") from cause


def _refuse_unknown(place: str, given: Iterable[str], known: tuple[str, ...]) -> None:
    for key in sorted(given):
        if key not in known:
            near = get_close_matches(key, known, n=3)
            expected = f"{' or '.join(near)} (did you mean it?)" if near else f"one of {', '.join(sorted(known))}"
            raise BadSetting(place, key, "unknown", expected)


def _fitting(context: click.Context, option: click.Option, file: Path, key: str, value: Any) -> Any:
    """The value as click takes it; paths start where the file is."""
    if option.name == "today" and type(value) is date:
        value = value.isoformat()
    expected, fits = _type_of(option)
    if not fits(value):
        raise BadSetting(str(file), key, repr(value), expected)
    if isinstance(option.type, click.Path):
        value = str(file.parent / value)
    _cast(context, option, str(file), key, value)
    return value


def _type_of(option: click.Option) -> tuple[str, Callable[[Any], bool]]:
    if option.is_flag:
        return "true or false", lambda value: isinstance(value, bool)
    if option.multiple:
        return "a list of texts", lambda value: isinstance(value, list) and all(map(_is_text, value))
    if isinstance(option.type, click.IntRange):
        return "a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)
    return "a text that is not empty", _is_text


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _cast(context: click.Context, option: click.Option, place: str, key: str, value: Any) -> None:
    try:
        option.type_cast_value(context, value)
    except click.BadParameter as cause:
        seen, _, expected = cause.format_message().partition(": ")[2].rstrip(".").partition("; expected ")
        raise BadSetting(
            place, key, seen, expected or f"what {option.opts[0]} takes (droits sandbox --help)"
        ) from cause


def _secret_text(one: Secret, file: Path, value: Any) -> str:
    if not _is_text(value):
        raise BadSetting(str(file), one.key, f"a {type(value).__name__}", "a text that is not empty")
    return str(file.parent / value) if one.is_path else str(value)
