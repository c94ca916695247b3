"""The last incidents: failures, and what was made to go wrong on purpose, which is told apart but counts all the same.

Exchanges of one operation that went wrong in one way within one hour are one incident. Of an incident the store holds how
it began (in a list, which keeps the last ones), how many exchanges it touched, and when the last of them was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from droits_simulator.clock import Clock, today
from droits_simulator.sessions import current
from droits_simulator.state import Store
from droits_simulator.supervision.echange import Echange
from droits_simulator.supervision.periode import JOURS, oubli

MOST = 50
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident: its first exchange (`depuis`) and its last, in ISO 8601; how many exchanges between them.

    `nature` is a status, `rompu`, `sans-reponse`, or empty where the answer came but was not what it should be. `voulu`
    are the faults and wishes behind it: with any, it was injected.
    """

    depuis: str
    dernier: str
    service: str
    operation: str
    nature: str
    voulu: tuple[str, ...]
    appels: int

    @property
    def injecte(self) -> bool:
        """Whether it was made on purpose."""
        return bool(self.voulu)


class Incidents:
    """The incidents of all sessions; `clock` is the session's."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def note(self, echange: Echange) -> None:
        """An exchange is over; nothing is noted of one that went well."""
        if not echange.anormal:
            return
        session, now, forgotten = current().id, self._clock.now(), oubli(today(self._clock))
        moment = now.isoformat(timespec="seconds")
        first = {
            "depuis": moment,
            "service": echange.service,
            "operation": echange.operation,
            "nature": echange.nature,
            "voulu": list(echange.voulu),
        }
        name = _name(now, echange)
        await self._store.put(f"{session}/incident-dernier/{name}", {"moment": moment}, expires_at=forgotten)
        if await self._store.count(f"{session}/incident-appels/{name}", expires_at=forgotten) == 1:
            await self._store.push(f"{session}/incidents", {"nom": name, **first}, keep=MOST)

    async def derniers(self) -> list[Incident]:
        """The last incidents of thirty days, the newest first."""
        now = self._clock.now()
        since = now - timedelta(days=JOURS)
        begun = await self._store.items(f"{current().id}/incidents")
        known = [one for one in begun if since < datetime.fromisoformat(one["depuis"]) <= now]
        found = [await self._whole(**one) for one in known]
        return sorted(found, key=lambda one: one.depuis, reverse=True)[:SHOWN]

    async def _whole(self, nom: str, depuis: str, voulu: list[str], **began: Any) -> Incident:
        session = current().id
        last = await self._store.get(f"{session}/incident-dernier/{nom}") or {"moment": depuis}
        appels = await self._store.count(f"{session}/incident-appels/{nom}", 0, expires_at=0)
        return Incident(depuis, last["moment"], voulu=tuple(voulu), appels=max(appels, 1), **began)


def _name(now: datetime, echange: Echange) -> str:
    hour = now.strftime("%Y-%m-%dT%H")
    return "/".join((hour, echange.service, echange.operation.replace("/", "."), echange.nature, *echange.voulu))
