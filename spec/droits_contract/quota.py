"""How often a partner may call under its convention.

The API's catalogue card says that limits are part of the convention and gives no figure (docs/sources.md, domain §2;
docs/decisions/0007). What counts as a call, and when a period begins, is for who counts.
"""

from dataclasses import dataclass

PERIODS = ("par_seconde", "par_jour", "par_mois")


@dataclass(frozen=True, slots=True)
class Quota:
    """The number of calls allowed per second, per day and per month; None where there is no limit."""

    par_seconde: int | None = None
    par_jour: int | None = None
    par_mois: int | None = None

    def limits(self) -> dict[str, int | None]:
        """The limits by name (`par_seconde`, `par_jour`, `par_mois`), in that order."""
        return {period: getattr(self, period) for period in PERIODS}
