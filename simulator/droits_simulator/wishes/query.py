"""Wishes in an address: its parameters that begin with two underscores and a letter, which no API here has."""

import re
from urllib.parse import unquote_plus

from droits_fixtures.nir import compact
from droits_simulator.wishes.wish import READERS, MalformedWishes

_OURS = re.compile(r"__([A-Za-z].*)", re.DOTALL)
_SHOWN = re.compile(r"[a-z][a-z-]{0,30}", re.ASCII)
_DIGITS_OF_A_NIR = 10
_TWICE = "un même vœu une seule fois"
_NO_NIR = "jamais un NIR dans une adresse ; écrivez-le dans l'en-tête Prefer"


def without_wishes(query: bytes) -> bytes:
    """The query with the wishes taken off, and every other byte as it was."""
    return b"&".join(part for part in query.split(b"&") if _OURS.match(_name(part)) is None)


def written_in(query: bytes) -> dict[str, str]:
    """The wishes of a query as written, by name; MalformedWishes for one that is unknown, or stands there twice."""
    written: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for part in query.split(b"&"):
        found = _OURS.fullmatch(_name(part))
        if found is None:
            continue
        name, text = found[1].lower(), unquote_plus(part.partition(b"=")[2].decode("latin-1"))
        if name not in READERS:
            wrong[_shown(name)] = "l'un de " + ", ".join(f"__{known}" for known in READERS)
        elif name in written or _is_nir(name, text):
            wrong[name] = _TWICE if name in written else _NO_NIR
        else:
            written[name] = text
    if wrong:
        raise MalformedWishes(wrong)
    return written


def names_in(query: bytes) -> frozenset[str]:
    """The names of the wishes of a query as they may be shown, well written or not."""
    found = (_OURS.fullmatch(_name(part)) for part in query.split(b"&"))
    return frozenset(_shown(one[1].lower()) for one in found if one)


def _shown(name: str) -> str:
    return name if _SHOWN.fullmatch(name) else "…"


def _name(part: bytes) -> str:
    return unquote_plus(part.partition(b"=")[0].decode("latin-1"))


def _is_nir(name: str, text: str) -> bool:
    return name == "persona" and sum(character.isdigit() for character in compact(text)) >= _DIGITS_OF_A_NIR
