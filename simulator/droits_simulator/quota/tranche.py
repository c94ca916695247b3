"""The periods of a quota: a second of the clock, a day and a month of the calendar in Paris (decision 13).

A period is told from all others of its kind by the moment at which it ends.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from droits_contract import Quota
from droits_simulator.clock import PARIS, day_in_paris

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Tranche:
    """A period: its name (`seconde`, `jour`, `mois`), its first moment, and the first one after it (aware, UTC)."""

    nom: str
    debut: datetime
    fin: datetime

    @property
    def duree(self) -> int:
        """Its length in seconds: 82800 or 90000 for a day on which the clocks change."""
        return (self.fin - self.debut) // SECOND

    def attente(self, moment: datetime) -> int:
        """The whole seconds after which it is over, seen from a moment inside it: never less than the truth."""
        return -(-(self.fin - moment) // SECOND)


def tranches(quota: Quota, moment: datetime) -> tuple[tuple[Tranche, int], ...]:
    """The periods under way that the quota limits, the shortest first, each with its limit."""
    return tuple((_WAYS[name](moment), limit) for name, limit in quota.limits().items() if limit is not None)


def _seconde(moment: datetime) -> Tranche:
    debut = moment.astimezone(UTC).replace(microsecond=0)
    return Tranche("seconde", debut, debut + SECOND)


def _jour(moment: datetime) -> Tranche:
    day = day_in_paris(moment)
    return Tranche("jour", _minuit(day), _minuit(day + timedelta(days=1)))


def _mois(moment: datetime) -> Tranche:
    first = day_in_paris(moment).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Tranche("mois", _minuit(first), _minuit(following))


_WAYS = {"par_seconde": _seconde, "par_jour": _jour, "par_mois": _mois}


def _minuit(day: date) -> datetime:
    # In UTC, because two moments of one zone are subtracted as clocks show them, whatever the clocks did between.
    return datetime.combine(day, time(), PARIS).astimezone(UTC)
