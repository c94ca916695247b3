"""API keys of validated demandes: drawn, shown once, and kept only as a digest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

PREFIXE = "bd-cle-"
_OCTETS = 24
_VISIBLES = len(PREFIXE) + 4


@dataclass(frozen=True, slots=True)
class Cle:
    """A key at the one moment when it is known in clear; `apercu` is its beginning, by which people recognise it."""

    claire: str = field(repr=False)
    empreinte: str
    apercu: str


def tire(alea: Callable[[int], str]) -> Cle:
    """A new key of 192 random bits; `alea(n)` gives n random bytes as base64url text."""
    claire = PREFIXE + alea(_OCTETS)
    return Cle(claire, empreinte(claire.encode()), claire[:_VISIBLES] + "…")


def empreinte(cle: bytes) -> str:
    """The digest that is stored.

    SHA-256 and no slow hash: slowness protects passwords, which can be guessed, and 192 random bits cannot. Every call of
    the rights API pays for this (docs/decisions/0083).
    """
    return sha256(cle).hexdigest()
