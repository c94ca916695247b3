"""Reading a NIR as people write it: 13 characters or 15 with the key, blanks and case aside."""

import re
from typing import Final

_ECRIT: Final = re.compile(r"([12]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{6})(\d\d)?", re.ASCII)
_CORSE: Final = str.maketrans({"A": "0", "B": "0"})


def lire(texte: str) -> str | None:
    """The 13 characters; None for what is no NIR, or has a key that is not its own."""
    trouve = _ECRIT.fullmatch(texte.replace(" ", "").upper())
    if trouve is None:
        return None
    nir, ecrite = trouve.groups()
    return nir if ecrite in (None, f"{cle(nir):02d}") else None


def cle(nir: str) -> int:
    """The key, 1 to 97. For it the letters of Corsica count as 0, less a million for A and two for B."""
    nombre = int(nir.translate(_CORSE)) - 1_000_000 * ("A" in nir) - 2_000_000 * ("B" in nir)
    return 97 - nombre % 97
