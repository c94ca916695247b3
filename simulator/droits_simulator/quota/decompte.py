"""What counting a call found, and the headers that tell it to the partner (decision record 0085)."""

from collections.abc import Iterable
from typing import NamedTuple


class Solde(NamedTuple):
    """What is left of one limit after a call: the period and its length, calls left, and seconds until it is over."""

    tranche: str
    duree: int
    limite: int
    reste: int
    attente: int


class Decompte(NamedTuple):
    """A call that was counted, or that a quota refuses (`refuse`). `soldes` is empty where there is no limit at all.

    `politique` are all limits as `RateLimit-Policy` tells them, worked out from `soldes` where nobody has done so.
    """

    soldes: tuple[Solde, ...] = ()
    refuse: bool = False
    politique: str = ""

    def entetes(self) -> dict[str, str]:
        """The headers: `RateLimit-*` of the limit that bites first, all limits in `RateLimit-Policy`, `Retry-After`.

        `RateLimit-Policy` is written as draft-ietf-httpapi-ratelimit-headers says; the three others are those of its
        first drafts, which everybody reads. Times are in whole seconds, rounded up.
        """
        if not self.soldes:
            return {}
        solde = min(self.soldes, key=lambda one: (one.reste, -one.attente))
        told = {
            "RateLimit-Limit": str(solde.limite),
            "RateLimit-Remaining": str(solde.reste),
            "RateLimit-Reset": str(solde.attente),
            "RateLimit-Policy": self.politique or politique_de((o.tranche, o.limite, o.duree) for o in self.soldes),
        }
        if self.refuse:
            told["Retry-After"] = str(solde.attente)
        return told


def politique_de(limits: Iterable[tuple[str, int, int]]) -> str:
    """`RateLimit-Policy` of limits, each with the name of its period, calls and seconds."""
    return ", ".join(f'"{name}";q={calls};w={seconds}' for name, calls, seconds in limits)
