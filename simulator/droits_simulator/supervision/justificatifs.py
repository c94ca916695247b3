"""How many paper documents were spared (decision 21): one per beneficiary and day on which the API answered about them.

Who was counted on a day is kept for that day and the next as digests, under a secret that lives as long as the process and
mixed with session and day: from one nobody comes back to a NIR, nor from one day's to another's. Of the days before, only
their numbers are kept. Of `MOST_IN_A_DAY` people in a session and day no more are counted, so that a whole nation asked
about fills no memory; the number is then a minimum, and says so.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from droits_simulator.clock import Clock, today
from droits_simulator.sessions import current
from droits_simulator.state import Store
from droits_simulator.supervision.periode import Periode, oubli

MOST_IN_A_DAY = 10_000
_DIGEST_BYTES, _DAYS_OF_A_DIGEST = 12, 2
_REMEMBERED = 256  # people of a session, by a number that says nothing of them


@dataclass(frozen=True, slots=True)
class Compte:
    """The number of a period. `minimum` is whether on one of its days there were more than are counted."""

    nombre: int
    periode: Periode
    minimum: bool


class Justificatifs:
    """The counts of all sessions. `clock` is the session's, `secret` the key of the digests (64 bytes at most)."""

    def __init__(self, store: Store, clock: Clock, secret: bytes, most: int = MOST_IN_A_DAY) -> None:
        self._store, self._clock, self._secret, self._most = store, clock, secret, most
        self._counted: dict[str, set[int]] = {}

    async def note(self, nir: str, jour: date) -> None:
        """An answer about that person was given, on a day of the session."""
        session = current().id
        counted = self._counted.get(session)
        if counted is None or hash((jour, nir)) not in counted:
            await self._count(session, jour, nir)
            self._remember(session, jour, nir)

    async def drop(self, session: str) -> None:
        """Let go of what is remembered of a session that is over."""
        self._counted.pop(session, None)

    def _remember(self, session: str, jour: date, nir: str) -> None:
        """That a person was looked at on a day: whoever is asked about again need not be looked for in the store.

        Not where the store is shared: nobody tells this process of sessions that others close.
        """
        if self._store.is_shared:
            return
        counted = self._counted.setdefault(session, set())
        if len(counted) >= _REMEMBERED:
            counted.clear()
        counted.add(hash((jour, nir)))

    async def _count(self, session: str, jour: date, nir: str) -> None:
        seen = f"{session}/justificatif/{jour.isoformat()}/{self._digest(session, jour, nir)}"
        if await self._store.get(seen) is not None or await self._of(session, jour) >= self._most:
            return
        if await self._store.add(seen, {}, expires_at=oubli(jour, _DAYS_OF_A_DIGEST)):
            await self._of(session, jour, by=1)

    async def compte(self) -> Compte:
        """The number of the last thirty days in the session under way."""
        periode = Periode(today(self._clock))
        par_jour = [await self._of(current().id, jour) for jour in periode.jours()]
        return Compte(sum(par_jour), periode, any(nombre >= self._most for nombre in par_jour))

    async def _of(self, session: str, jour: date, by: int = 0) -> int:
        return await self._store.count(f"{session}/justificatifs/{jour}", by, expires_at=oubli(jour))

    def _digest(self, session: str, jour: date, nir: str) -> str:
        text = f"{session}\n{jour.isoformat()}\n{nir}".encode()
        return blake2b(text, key=self._secret, digest_size=_DIGEST_BYTES).hexdigest()
