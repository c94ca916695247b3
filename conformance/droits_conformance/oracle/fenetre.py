"""The days that a call is about.

The published contract speaks of a range that starts on the day of the call by default, lasts one year by default, and
of ends known at most one year after the day of the call (the horizon). Bounds are included (decision 13).

Surprise: the horizon is counted from the day of the call, the default end from `dateDebut`; a window that starts beyond
the horizon is lawful and shows nothing that is dated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from droits_fixtures.model import Periode


class Dated(Protocol):
    """Anything of a household that lasts from a day to a day."""

    @property
    def duree(self) -> Periode:
        """From when to when."""
        ...


Right = TypeVar("Right", bound=Dated)


def year_after(day: date) -> date:
    """The same day of the next year; 28 February for a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


@dataclass(frozen=True, slots=True)
class Fenetre:
    """Days from `debut` to `fin`, both included; empty when `fin` comes first. `today` is the day of the call."""

    today: date
    debut: date
    fin: date

    @property
    def horizon(self) -> date:
        """The last day about which anything is known."""
        return year_after(self.today)

    def touches(self, periode: Periode) -> bool:
        """Whether the period shares at least one day with the window."""
        first = max(self.debut, periode.debut)
        last = self.fin if periode.fin is None else min(self.fin, periode.fin)
        return first <= last

    def visible(self, rights: Iterable[Right]) -> list[Right]:
        """Those of the rights that share at least one day with the window."""
        return [right for right in rights if self.touches(right.duree)]


def fenetre(today: date, debut: date | None = None, fin: date | None = None) -> Fenetre | None:
    """The window of a call made on `today` with these dates; None if the dates deserve a 400."""
    first = today if debut is None else debut
    last = year_after(first) if fin is None else fin
    if first < today or last < first:
        return None
    return Fenetre(today, first, min(last, year_after(today)))
