"""Counting the calls of a partner against its quota (decision record 0085)."""

from dataclasses import dataclass
from datetime import datetime

from limits import RateLimitItemPerSecond
from limits.aio.strategies import FixedWindowRateLimiter

from droits_contract import Convention
from droits_simulator.clock import Clock
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota.decompte import Decompte, Solde
from droits_simulator.quota.storage import StoreStorage
from droits_simulator.quota.tranche import Tranche, tranches
from droits_simulator.state import Store


class Compteur:
    """Counts calls in the session under way, by its clock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._limiter = FixedWindowRateLimiter(StoreStorage(store))
        self._clock = clock

    async def compte(self, partenaire: Partenaire, convention: Convention) -> Decompte:
        """Count one call of a partner under its convention; one that some limit refuses spends nothing of the others."""
        moment, quota = self._clock.now(), partenaire.quota_sous(convention)
        counters = [_Compte(partenaire.nom, tranche, limite) for tranche, limite in tranches(quota, moment)]
        passes = True
        for one in counters:
            passes = passes and await self._limiter.test(one.item, *one.identifiers)
        for one in counters if passes else ():
            passes = await self._limiter.hit(one.item, *one.identifiers) and passes
        return Decompte(tuple([await self._solde(one, moment) for one in counters]), refuse=not passes)

    async def _solde(self, one: "_Compte", moment: datetime) -> Solde:
        stats = await self._limiter.get_window_stats(one.item, *one.identifiers)
        tranche = one.tranche
        return Solde(tranche.nom, tranche.duree, one.limite, stats.remaining, tranche.attente(moment))


async def uncounted(_partenaire: Partenaire, _convention: Convention) -> Decompte:
    """A counter that limits nobody."""
    return Decompte()


@dataclass(frozen=True, slots=True)
class _Compte:
    """A counter: of whom, in which period, up to how many calls."""

    partenaire: str
    tranche: Tranche
    limite: int

    @property
    def item(self) -> "_Item":
        return _Item(self.limite, self.tranche.duree, namespace=self.partenaire)

    @property
    def identifiers(self) -> tuple[str, str]:
        return self.tranche.nom, str(int(self.tranche.fin.timestamp()))


class _Item(RateLimitItemPerSecond):
    """So many calls in a period of so many seconds, as the library describes it."""

    def key_for(self, *identifiers: bytes | str | float) -> str:
        """The key of a counter: partner, period, end. The library adds the limit, so that another would start anew."""
        return "/".join((self.namespace, *map(str, identifiers)))
