"""Reading one table of a profile: every wrong value is a ProfileError that names file, key, what stands there, and what may.

A string may be `env:NAME`: it is then taken from the environment. Secrets may be nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Never, Self
from urllib.parse import urlsplit

from droits_conformance.errors import ProfileError

_REFERENCE = "env:"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the profile. `place` is its dotted name, `keys` all that it may hold."""

    file: str
    place: str
    values: Mapping[str, Any]
    keys: tuple[str, ...]
    environ: Mapping[str, str]

    def __post_init__(self) -> None:
        if not isinstance(self.values, Mapping):
            raise ProfileError(self.file, self.place, f"{self.values!r}", f"a table [{self.place}]")
        for key in self.values:
            if key not in self.keys:
                self.refuse(key, "unknown key", closest(key, self.keys))

    def table(self, name: str, keys: tuple[str, ...]) -> Self:
        """The table of that name inside this one, empty if it is absent."""
        return type(self)(self.file, name, self.values.get(name, {}), keys, self.environ)

    def refuse(self, key: str, seen: str, expected: str) -> Never:
        """Raise the error about a key of this table."""
        raise ProfileError(self.file, f"{self.place}.{key}" if self.place else key, seen, expected)

    def text(self, key: str, default: str | None = None, *, expected: str = "a text") -> str:
        """A text that is not empty; `default` None makes the key required."""
        value = self.values.get(key, default)
        if value is None:
            self.refuse(key, "missing", expected)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, repr(value), expected)
        return self._resolved(key, value)

    def optional(self, key: str) -> str | None:
        """A text, or None if the key is absent."""
        return self.text(key) if key in self.values else None

    def secret(self, key: str) -> str:
        """A text that stands in the environment, never in the file."""
        remedy = f'"env:NAME", and the secret in the environment variable NAME: {key} = "env:MY_{key.upper()}"'
        value = self.values.get(key)
        if value is None:
            self.refuse(key, "missing", remedy)
        if not isinstance(value, str) or not value.startswith(_REFERENCE):
            self.refuse(key, "written in the file (a profile is shared; a secret is not)", remedy)
        return self._resolved(key, value)

    def url(self, key: str, value: str | None = None) -> str:
        """An absolute http or https address without query or fragment, as written."""
        written = self.text(key, expected="an absolute address, http://… or https://…") if value is None else value
        try:
            parts = urlsplit(written)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or "?" in written or "#" in written or any(character.isspace() for character in written):
            self.refuse(key, repr(written), "an absolute address without query, http://… or https://…")
        return written

    def words(self, key: str) -> tuple[str, ...] | None:
        """A list of words without blanks, None if the key is absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not value or not all(_is_word(entry) for entry in value):
            self.refuse(key, repr(value), 'a list of words: ["openid", "profile"]')
        return tuple(value)

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of `choices`."""
        value = self.text(key, default, expected=f"one of {', '.join(choices)}")
        if value not in choices:
            self.refuse(key, repr(value), closest(value, choices))
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.refuse(key, repr(value), "true or false")
        return value

    def seconds(self, key: str, *, default: float, most: float = 600.0) -> float:
        """A positive number of seconds, `most` at most."""
        value = self.values.get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= most:
            self.refuse(key, repr(value), f"a number of seconds, more than 0 and at most {most:g}")
        return float(value)

    def day(self, key: str) -> date | None:
        """A calendar date (a TOML date, or the same as text), None if the key is absent."""
        value = self.values.get(key)
        if value is None or type(value) is date:
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.refuse(key, str(value), "a date, YYYY-MM-DD")

    def _resolved(self, key: str, value: str) -> str:
        if not value.startswith(_REFERENCE):
            return value
        name = value.removeprefix(_REFERENCE)
        found = self.environ.get(name, "")
        if not found:
            self.refuse(key, f"environment variable {name} is not set", f"export {name}=… before the command")
        return found


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.split() == [value]


def closest(word: str, known: tuple[str, ...]) -> str:
    """What may stand there, with the likeliest first when `word` looks like a slip of the pen."""
    near = get_close_matches(word, known, n=1)
    return f"{near[0]} (did you mean it?)" if near else f"one of {', '.join(known)}"
