"""Ways in which a FranceConnect is wrong, each by name: they judge the judge, and are no exercise for partners.

Each breaks one rule of FranceConnect (claim, algorithm, lifetime, binding, single use) and leaves the rest right. They are
switched on like faults, and listed to nobody who does not ask for them. `spec/mutants/broker.yaml` says which rules of the
judge must condemn each; decision record 0106.
"""

from functools import cache

from droits_simulator.franceconnect.hostile.lapses.lapse import Go as Go
from droits_simulator.franceconnect.hostile.lapses.lapse import Lapse as Lapse

__all__ = ["Go", "Lapse", "lapses"]


@cache
def lapses() -> dict[str, Lapse]:
    """All, by name and in the order of the names; a sandbox that plays none need not load them."""
    from droits_simulator.franceconnect.hostile.lapses.table import LAPSES  # noqa: PLC0415 - see above

    return LAPSES
