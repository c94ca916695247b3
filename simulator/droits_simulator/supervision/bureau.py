"""What the addresses of supervision are given, and what they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from droits_simulator.clock import Clock
from droits_simulator.sessions import DEFAULT, current
from droits_simulator.sessions.registry import Sessions
from droits_simulator.supervision.echange import API, FRANCECONNECT
from droits_simulator.supervision.incidents import Incident, Incidents
from droits_simulator.supervision.justificatifs import Justificatifs
from droits_simulator.supervision.mesures import Etat, Mesures
from droits_simulator.supervision.metriques import Metriques
from droits_simulator.supervision.periode import Periode
from droits_simulator.supervision.pret import Pret


@dataclass(frozen=True, slots=True)
class Reponse:
    """An answer: JSON unless `media_type` says otherwise, in which case `content` is bytes; None with 204."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the status address and page tell of a session, at `moment` (ISO 8601)."""

    moment: str
    periode: Periode
    services: Mapping[str, Etat]
    incidents: list[Incident]
    fautes: tuple[str, ...]

    @property
    def en_service(self) -> bool:
        """Whether every service works."""
        return all(etat.en_service for etat in self.services.values())


@dataclass(frozen=True, slots=True)
class Bureau:
    """All that supervision knows. `services` are those that it measures, `token` is what the metrics demand, if anything."""

    sessions: Sessions
    clock: Clock
    justificatifs: Justificatifs
    mesures: Mesures
    incidents: Incidents
    metriques: Metriques
    pret: Pret
    token: str | None = field(default=None, repr=False)
    services: tuple[str, ...] = (API, FRANCECONNECT)

    async def situation(self) -> Situation:
        """How things stand in the session under way."""
        return Situation(
            self.clock.now().isoformat(timespec="seconds"),
            self.mesures.periode(),
            {service: await self.mesures.etat(service) for service in self.services},
            await self.incidents.derniers(),
            current().misbehaves,
        )

    async def write_metrics(self) -> bytes:
        """The metrics of the whole process."""
        others, first = await self.sessions.all(), await self.sessions.find(DEFAULT)
        faults = [fault for one in (first, *others) if one for fault in one.misbehaves]
        return self.metriques.write(len(others), faults)
