"""Reading a NIR as the CNAM's own validation does: 13 characters, or 15 with the key, blanks and case aside.

The key is 97 minus the number modulo 97; in Corsica 2A counts as 19 and 2B as 18 (decree 82-103; reference NIR rules of
the CNAM). Structure: sex 1 or 2, month 01-12 or 20-99, département in digits or 2A/2B.
"""

import re

_STRUCTURE = re.compile(r"[12]\d\d(0[1-9]|1[0-2]|[2-9]\d)(\d\d|2[AB])\d{6}", re.ASCII)
_LIKE_A_NIR = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{4}(\d\d|2[ABab])\d{6}(\d\d)?(?![0-9A-Za-z])", re.ASCII)


def key(nir: str) -> str:
    """The two-digit key of a 13-character NIR."""
    number = int(nir.replace("2A", "19").replace("2B", "18"))
    return f"{97 - number % 97:02d}"


def read_nir(text: str) -> str | None:
    """The 13 characters of a NIR as somebody may write it; None if it is malformed or its key is wrong."""
    compact = "".join(text.split()).upper()
    nir, tail = compact[:13], compact[13:]
    if not _STRUCTURE.fullmatch(nir) or tail not in ("", key(nir)):
        return None
    return nir


def without_nirs(text: str) -> str:
    """The text with whatever looks like a NIR replaced, for findings and reports."""
    return _LIKE_A_NIR.sub("[nir]", text)
