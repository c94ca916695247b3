"""The days that statistics and availability look at: thirty, as people in France count them, the present one included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from droits_simulator.clock import PARIS

JOURS = 30


@dataclass(frozen=True, slots=True)
class Periode:
    """Thirty days, of which `au` is the last."""

    au: date

    @property
    def du(self) -> date:
        """The first of them."""
        return self.au - timedelta(days=JOURS - 1)

    def jours(self) -> list[date]:
        """All of them, the first one first."""
        return [self.du + timedelta(days=n) for n in range(JOURS)]


@lru_cache(maxsize=64)
def oubli(jour: date, apres: int = JOURS) -> float:
    """When what was noted on `jour` is forgotten: Paris midnight, `apres` days after it began, in seconds since 1970."""
    return datetime.combine(jour + timedelta(days=apres), time(), PARIS).timestamp()
