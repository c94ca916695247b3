"""Putting variables in the place of secrets and identities.

First the values that are known (keys, secrets, tokens, the NIR asked about), then whatever has the form of one; what the
masks of a report would still hide is hidden as there, and then the text cannot be sent again as it was.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from droits_conformance.counterexample.parts import Text, Variable
from droits_conformance.masking import JWT, NIR, Masker

_CODE = re.compile(r"(?<=\bcode=)[A-Za-z0-9_-]{10,}")
_SHAPES = (
    (JWT, Variable("DROITS_JWT", "a JSON Web Token, made for this one call", lasting=False)),
    (_CODE, Variable("FRANCECONNECT_CODE", "a code, which opens once", lasting=False)),
    (NIR, Variable("DROITS_OTHER_NIR", "a NIR, written as it was sent", lasting=False)),
)
_MASKED = Variable("DROITS_SECRET", "a value that no report shows", lasting=False)


@dataclass(frozen=True, slots=True)
class Hider:
    """`known` are the values to replace, with what replaces them."""

    known: tuple[tuple[str, Variable], ...]
    masker: Masker

    def hidden(self, text: str) -> Text:
        """The text, with variables in it."""
        pieces: Text = (text,)
        for value, variable in sorted(self.known, key=lambda pair: -len(pair[0])):
            pieces = _replaced(pieces, re.compile(re.escape(value)), variable) if value else pieces
        for pattern, variable in _SHAPES:
            pieces = _replaced(pieces, pattern, variable)
        return tuple(self._safe(piece) for piece in pieces if piece)

    def _safe(self, piece: str | Variable) -> str | Variable:
        return _MASKED if isinstance(piece, str) and self.masker.text(piece) != piece else piece


def _replaced(pieces: Iterable[str | Variable], pattern: re.Pattern[str], variable: Variable) -> Text:
    return tuple(
        part
        for piece in pieces
        for part in ((piece,) if isinstance(piece, Variable) else _cut(piece, pattern, variable))
    )


def _cut(piece: str, pattern: re.Pattern[str], variable: Variable) -> Iterator[str | Variable]:
    start = 0
    for found in pattern.finditer(piece):
        yield piece[start : found.start()]
        yield variable
        start = found.end()
    yield piece[start:]
