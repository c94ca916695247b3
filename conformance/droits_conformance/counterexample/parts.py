"""A text with holes: pieces that were really sent, and variables where a secret or an identity stood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable in the place of a value that no report may show.

    `value` is what a shell sets it to (a command or a word), None where nobody can tell; `note` says what it is.
    `lasting` tells that the value works at any later time: a code or a forged token does not.
    """

    name: str
    note: str
    value: str | None = None
    lasting: bool = True


Text = tuple[str | Variable, ...]


def variables_of(*texts: Text) -> list[Variable]:
    """The variables of some texts, each once, in the order in which they first stand there."""
    return list(dict.fromkeys(piece for text in texts for piece in text if isinstance(piece, Variable)))
