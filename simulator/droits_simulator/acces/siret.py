"""The number of an organisation that does not exist.

A SIRET has 14 digits and a Luhn key. Ours begin with 99999, which INSEE has given to nobody: a sandbox has no use for the
number of a real organisation, and so none gets in (docs/decisions/0082).
"""

import re

DEBUT = "99999"
_FORME = re.compile(r"[0-9]{14}")


def est_fictif(siret: str) -> bool:
    """Whether it is a well-formed SIRET of nobody.

    >>> est_fictif("99999000500004"), est_fictif("99999000500005"), est_fictif("73282932000074")
    (True, False, False)
    """
    return _FORME.fullmatch(siret) is not None and siret.startswith(DEBUT) and _luhn(siret) % 10 == 0


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (2 if rank % 2 else 1) for rank, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled)
