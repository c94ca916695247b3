"""What counting a call found, and the headers that tell it to the partner (decision record 0085)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Limite(NamedTuple):
    """A limit: its period and the length of that in seconds, calls, and seconds until the period is over."""

    tranche: str
    duree: int
    appels: int
    attente: int

    def reste(self, compte: int) -> int:
        """The calls left after so many."""
        return self.appels - compte if compte < self.appels else 0


class Solde(NamedTuple):
    """What is left of one limit after a call: its period, its calls, and calls left."""

    tranche: str
    limite: int
    reste: int


class Decompte(NamedTuple):
    """A call that was counted, or that a quota refuses (`refuse`). `limites` is empty where there is no limit at all.

    `comptes` are the calls of each period, this one included if it was counted; `politique` are all limits as
    `RateLimit-Policy` tells them. Those of one partner in one second are the same objects: the journal keeps many a count.
    """

    limites: tuple[Limite, ...] = ()
    comptes: Sequence[int] = ()
    politique: str = ""
    refuse: bool = False

    @property
    def soldes(self) -> tuple[Solde, ...]:
        """What is left of each limit."""
        pairs = zip(self.limites, self.comptes, strict=True)
        return tuple(Solde(limite.tranche, limite.appels, limite.reste(compte)) for limite, compte in pairs)

    def entetes(self) -> dict[str, str]:
        """The headers: `RateLimit-*` of the limit that bites first, all limits in `RateLimit-Policy`, `Retry-After`.

        `RateLimit-Policy` is written as draft-ietf-httpapi-ratelimit-headers says; the three others are those of its
        first drafts, which everybody reads. Times are in whole seconds, rounded up.
        """
        if not self.limites:
            return {}
        reste, limite = self._first()
        told = {
            "RateLimit-Limit": str(limite.appels),
            "RateLimit-Remaining": str(reste),
            "RateLimit-Reset": str(limite.attente),
            "RateLimit-Policy": self.politique,
        }
        if self.refuse:
            told["Retry-After"] = str(limite.attente)
        return told

    def _first(self) -> tuple[int, Limite]:
        """What is left of the limit that bites first, and that limit: of two with as much, the one that lasts."""
        left = [(limite.reste(compte), limite) for limite, compte in zip(self.limites, self.comptes, strict=True)]
        return min(left, key=lambda one: (one[0], -one[1].attente))


def politique_de(limites: Iterable[Limite]) -> str:
    """`RateLimit-Policy` of limits."""
    return ", ".join(f'"{one.tranche}";q={one.appels};w={one.duree}' for one in limites)
