"""The people of the sandbox, day by day: from household files, or generated from a seed and stored nowhere.

Households write their dates relative to the day, so the people change at midnight: they are worked out once per day and
kept for the days asked for last, of which sessions may have many.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice

from droits_fixtures import load_cast
from droits_fixtures.model import Cast, Foyer
from droits_fixtures.nir import compact
from droits_fixtures.population import Population
from droits_simulator.droits.peuple import Peuple, Trouve
from droits_simulator.droits.reconciliation import Identite, Registre
from droits_simulator.settings import Settings

DAYS_KEPT = 32
_HOUSEHOLDS_SHOWN = 24
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)


def people_of(settings: Settings) -> Callable[[date], Peuple]:
    """The people that the settings ask for, by day; a BenchError when they cannot be."""

    def people(jour: date) -> Peuple:
        if settings.population is not None:
            size, seed = settings.population
            return GeneratedPeuple(Population(seed, size, jour))
        return CastPeuple(load_cast(jour, settings.foyers))

    return lru_cache(maxsize=DAYS_KEPT)(people)


class CastPeuple:
    """The people of household files, held in memory with an index by login and one by civil status."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._registre = Registre(cast)
        self._by_login = {personne.login: (foyer, personne) for foyer, personne in _with_login(cast.foyers)}

    def by_nir(self, nir: str) -> Trouve | None:
        """Household and person of a NIR, or None."""
        return self._cast.by_nir(nir)

    def by_login(self, login: str) -> Trouve | None:
        """Household and person of a login, or None."""
        return self._by_login.get(login)

    def reconcilie(self, identite: Identite) -> Trouve | None:
        """The one person of a civil status, or None."""
        return self._registre.trouve(identite)

    def proposes(self) -> tuple[Trouve, ...]:
        """Everybody with a login, in the order of the files."""
        return tuple(self._by_login.values())

    def foyer(self, foyer_id: str) -> Foyer | None:
        """The household of that id, or None."""
        return next((foyer for foyer in self._cast.foyers if foyer.id == foyer_id), None)

    def foyers(self) -> int:
        """How many files there are."""
        return len(self._cast.foyers)


@dataclass(frozen=True, slots=True)
class GeneratedPeuple:
    """The people of a generated population: every answer is derived from what was asked, and nothing is held.

    The login is the NIR, as it is at the identity provider of the Assurance Maladie.
    """

    population: Population

    def by_nir(self, nir: str) -> Trouve | None:
        """Household and person of a NIR, or None."""
        return self.population.by_nir(nir)

    def by_login(self, login: str) -> Trouve | None:
        """Household and person who log in by that NIR, written as people write it, or None."""
        trouve = self.population.by_nir(compact(login)[:13])
        return trouve if trouve and trouve[1].login else None

    def reconcilie(self, identite: Identite) -> Trouve | None:
        """The one person of a civil status, or None."""
        return self.population.reconcile(
            prenoms=identite.prenoms,
            nom_famille=identite.nom_famille,
            naissance=identite.naissance,
            sexe=identite.sexe,
            lieu_naissance=identite.lieu_naissance,
            pays_naissance=identite.pays_naissance,
        )

    def proposes(self) -> tuple[Trouve, ...]:
        """Those with a login in the first households."""
        return _with_login(islice(self.population, _HOUSEHOLDS_SHOWN))

    def foyer(self, foyer_id: str) -> Foyer | None:
        """The household of that id, which names its seed and number (`g7-41`), or None."""
        seed, _, number = foyer_id.removeprefix("g").rpartition("-")
        index = int(number) if _NUMBER.fullmatch(number) else self.population.size
        found = self.population.foyer(index) if seed and index < self.population.size else None
        return found if found is not None and found.id == foyer_id else None

    def foyers(self) -> int:
        """As many as were asked for."""
        return self.population.size


def _with_login(foyers: Iterable[Foyer]) -> tuple[Trouve, ...]:
    return tuple((foyer, personne) for foyer in foyers for personne in foyer.personnes if personne.login)
