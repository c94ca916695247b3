"""Who exists in a sandbox on one day: the questions that it asks, whoever holds the answers.

Households read from files, or worked out from the identifier when somebody asks: the rights, FranceConnect's accounts and
the faults see this protocol alone.
"""

from typing import Protocol

from droits_fixtures.model import Foyer, Personne
from droits_simulator.droits.reconciliation import Identite

Trouve = tuple[Foyer, Personne]


class Peuple(Protocol):
    """The people of one day; two are the same when they are one object, or made from the same numbers."""

    def __hash__(self) -> int:
        """For caches."""
        ...

    def by_nir(self, nir: str) -> Trouve | None:
        """Household and person of a NIR of 13 characters, or None."""
        ...

    def by_login(self, login: str) -> Trouve | None:
        """Household and person who log in at FranceConnect by that name, or None."""
        ...

    def reconcilie(self, identite: Identite) -> Trouve | None:
        """The one person of a civil status and the household, or None when there is none, or more than one."""
        ...

    def proposes(self) -> tuple[Trouve, ...]:
        """Those with a login whom pages and banners show: all of them, or the first few of a large population."""
        ...

    def foyer(self, foyer_id: str) -> Foyer | None:
        """The household of that id, shown or not, or None."""
        ...

    def foyers(self) -> int:
        """How many households there are."""
        ...
