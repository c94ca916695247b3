"""What counting a call found, and the headers that tell it to the partner (decision record 0085)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Solde:
    """What is left of one limit after a call: the period and its length, calls left, and seconds until it is over."""

    tranche: str
    duree: int
    limite: int
    reste: int
    attente: int


@dataclass(frozen=True, slots=True)
class Decompte:
    """A call that was counted, or that a quota refuses (`refuse`). `soldes` is empty where there is no limit at all."""

    soldes: tuple[Solde, ...] = ()
    refuse: bool = False

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
            "RateLimit-Policy": ", ".join(f'"{one.tranche}";q={one.limite};w={one.duree}' for one in self.soldes),
        }
        return told | ({"Retry-After": str(solde.attente)} if self.refuse else {})
