"""Whether a service works, how often it did, and how fast: counters in the store, by day, outcome and duration.

Of a day and a service there are two outcomes and as many durations as `LIMITS_MS` has limits, and so never more counters
than that, however much is called.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from droits_simulator.clock import Clock, today
from droits_simulator.sessions import current
from droits_simulator.state import Store
from droits_simulator.supervision.echange import Echange
from droits_simulator.supervision.periode import Periode, oubli

LIMITS_MS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 2000, 5000, 10_000, 60_000)
"""Upper limits of durations; what takes longer than the last counts with it."""
RECENT = 300
"""Seconds for which the end of the last exchange tells whether a service works."""
QUANTILES = (50, 95, 99)
_ANSWERED, _FAILED = "repondu", "echoue"
_MOST_WAITING = 1024  # counters
_Compteur = tuple[str, str, date, str, int]  # session, service, day, outcome, slot


@dataclass(frozen=True, slots=True)
class Etat:
    """A service in a session.

    `en_service` is False when its last exchange failed, less than `RECENT` seconds ago. `appels` and `echecs` are those
    of the period; `disponibilite` is the share of exchanges that did not fail, in percent and with three decimals, None
    where there was none. `latence_ms` gives, for each of `QUANTILES`, how long the exchanges of the day took at most.
    """

    en_service: bool
    appels: int
    echecs: int
    latence_ms: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def disponibilite(self) -> float | None:
        """Cut after three decimals, never rounded up: 100 is for no failure at all."""
        return (self.appels - self.echecs) * 100_000 // self.appels / 1000 if self.appels else None


class Mesures:
    """The measures of all sessions; `clock` is the session's.

    Where no other process reads the store, what is counted waits in this one, and is told with what the store holds: an
    exchange then costs an addition, and not a look at the store for each counter.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._waiting: Counter[_Compteur] = Counter()
        self._failed: set[str] = set()

    async def note(self, echange: Echange, jour: date) -> None:
        """An exchange is over, on a day of the session."""
        session, failed = current().id, echange.echoue
        self._waiting[session, echange.service, jour, _FAILED if failed else _ANSWERED, _slot(echange.seconds)] += 1
        if self._store.is_shared or len(self._waiting) > _MOST_WAITING:
            await self._settle()
        if failed:
            await self._fail(echange.service)
        elif self._store.is_shared or self._failed:
            await self._work(echange.service)

    async def _fail(self, service: str) -> None:
        """A service does not work from now on."""
        key = _failing(service)
        if not self._store.is_shared:
            self._failed.add(key)
        await self._store.put(key, {}, expires_at=self._clock.now().timestamp() + RECENT)

    async def _work(self, service: str) -> None:
        """A service works; where no other process knows otherwise, that is news after a failure alone."""
        key = _failing(service)
        if self._store.is_shared or key in self._failed:
            self._failed.discard(key)
            await self._store.delete(key)

    async def _settle(self) -> None:
        """Count in the store what waits."""
        waiting, self._waiting = self._waiting, Counter()
        for (session, service, jour, outcome, slot), number in waiting.items():
            key = f"{session}/mesure/{service}/{jour.isoformat()}/{outcome}/{slot}"
            await self._store.count(key, number, expires_at=oubli(jour))

    async def drop(self, session: str) -> None:
        """Let go of what waits, and of what failed, in a session that is over."""
        for compteur in [one for one in self._waiting if one[0] == session]:
            del self._waiting[compteur]
        self._failed = {key for key in self._failed if not key.startswith(f"{session}/")}

    def periode(self) -> Periode:
        """The days that are looked at, in the session under way."""
        return Periode(today(self._clock))

    async def etat(self, service: str) -> Etat:
        """What is known of a service in the session under way, the present day being the last of the period."""
        periode = self.periode()
        outcomes: Counter[bool] = Counter()
        durations: Counter[int] = Counter()
        for jour, failed, slot, number in await self._counted(service):
            if periode.du <= jour <= periode.au:
                outcomes[failed] += number
                durations[slot] += number * (jour == periode.au)
        works = await self._store.get(_failing(service)) is None
        latence = {percent: _quantile(durations, percent) for percent in QUANTILES}
        return Etat(works, outcomes.total(), outcomes[True], latence)

    async def _counted(self, service: str) -> list[tuple[date, bool, int, int]]:
        """Day, whether the exchanges failed, their slot among `LIMITS_MS`, and how many they were."""
        prefix, here = f"{current().id}/mesure/{service}/", (current().id, service)
        found = [(one[2], one[3] == _FAILED, one[4], n) for one, n in self._waiting.items() if one[:2] == here]
        for name in await self._store.names(prefix):
            jour, outcome, slot = name.removeprefix(prefix).split("/")
            day = date.fromisoformat(jour)
            found.append((day, outcome == _FAILED, int(slot), await self._store.count(name, 0, expires_at=oubli(day))))
        return found


def _failing(service: str) -> str:
    return f"{current().id}/en-echec/{service}"


def _slot(seconds: float) -> int:
    return min(bisect_left(LIMITS_MS, seconds * 1000), len(LIMITS_MS) - 1)


def _quantile(durations: Counter[int], percent: int) -> int | None:
    """The limit that so many percent of the durations do not pass; None without any."""
    wanted, reached = durations.total() * percent / 100, 0
    for slot in sorted(durations):
        reached += durations[slot]
        if reached and reached >= wanted:
            return LIMITS_MS[slot]
    return None
