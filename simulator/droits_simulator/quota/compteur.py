"""Counting the calls of a partner against its quota (decision record 0085)."""

from datetime import datetime
from functools import lru_cache

from limits import RateLimitItemPerSecond
from limits.aio.strategies import FixedWindowRateLimiter

from droits_contract import Convention, Quota
from droits_simulator.clock import Clock
from droits_simulator.partenaire import Partenaire
from droits_simulator.quota.decompte import Decompte, Limite, politique_de
from droits_simulator.quota.storage import StoreStorage
from droits_simulator.quota.tranche import tranches
from droits_simulator.state import Store

_KEPT = 256  # counters described last, of partners who call often


class Compteur:
    """Counts calls in the session under way, by its clock."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._limiter = _Windows(StoreStorage(store))
        self._clock = clock

    async def compte(self, partenaire: Partenaire, convention: Convention) -> Decompte:
        """Count one call of a partner under its convention; one that some limit refuses spends nothing of the others."""
        second = self._clock.now().replace(microsecond=0)
        limites, asked, politique = _counters(partenaire.nom, partenaire.quota_sous(convention), second)
        passes, held = await self._limiter.hit_all(asked)
        return Decompte(limites, held, politique, not passes)


async def uncounted(_partenaire: Partenaire, _convention: Convention) -> Decompte:
    """A counter that limits nobody."""
    return Decompte()


class _Item(RateLimitItemPerSecond):
    """So many calls in a period of so many seconds, as the library describes it."""

    def key_for(self, *identifiers: bytes | str | float) -> str:
        """The key of a counter: partner, period, end. The library adds the limit, so that another would start anew."""
        return "/".join((self.namespace, *map(str, identifiers)))


_Asked = tuple[tuple[str, int], ...]  # keys, each with its limit


class _Windows(FixedWindowRateLimiter):
    """The library's strategy over several limits at once, with the numbers that its `test` and `hit` do not tell.

    All counters are looked at and added to in one step, where `test`, `hit` and `get_window_stats` would ask three times
    for each, and others could count in between.
    """

    def __init__(self, storage: StoreStorage) -> None:
        super().__init__(storage)
        self._counters = storage

    async def hit_all(self, counters: _Asked) -> tuple[bool, list[int]]:
        """Whether a call passes all limits, and what each counter holds then; nothing is spent where one is used up."""
        return await self._counters.spend(counters)


@lru_cache(maxsize=_KEPT)
def _counters(partenaire: str, quota: Quota, second: datetime) -> tuple[tuple[Limite, ...], _Asked, str]:
    """The limits of a partner in one second, which lies whole in each of their periods; what is asked of the library; and
    the limits as `RateLimit-Policy` tells them."""
    found, asked = [], []
    for tranche, limite in tranches(quota, second):
        item = _Item(limite, tranche.duree, namespace=partenaire)
        asked.append((item.key_for(tranche.nom, str(int(tranche.fin.timestamp()))), limite))
        # Rounded up, what is left is the same from the first microsecond of a second to its last.
        found.append(Limite(tranche.nom, tranche.duree, limite, tranche.attente(second)))
    return tuple(found), tuple(asked), politique_de(found)
